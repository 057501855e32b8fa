import { ERROR_CODES, RuntimeError, isErrorCode, type ServerFrame } from '@mozaiks/contracts';
import type { Outbox } from '../socket/outbox.ts';
import type { ResponseStream } from './response-stream.ts';

/** The time after which a browser reconnects to an ended stream. */
const RETRY_MS = 1_000;
export const HEARTBEAT = ': still here\n\n';

export interface StreamOutbox extends Outbox {
  heartbeat(): void;
}

/**
 * Sends the frames of a socket as server-sent events. They are unnamed, since browsers treat an
 * event named `error` as a connection error. Only events of the chat itself have an `id`: their
 * `seq`, which a browser sends as `Last-Event-ID` when it reconnects.
 */
export function createStreamOutbox(
  to: ResponseStream,
  chat_id: string,
  maxBufferedBytes: number,
): StreamOutbox {
  let sent = 0;
  const send = (frame: ServerFrame): number => {
    if (to.signal.aborted) return 0;
    const record = `${idLine(frame, chat_id)}data: ${JSON.stringify(frame)}\n\n`;
    to.write(record);
    sent += 1;
    return record.length;
  };
  to.write(`retry: ${RETRY_MS}\n\n`);
  return {
    send,
    heartbeat: () => to.write(HEARTBEAT),
    isBehind: () => to.bufferedBytes() > maxBufferedBytes,
    drained: () => to.drained(),
    bufferedBytes: () => to.bufferedBytes(),
    sentFrames: () => sent,
    close(_code, reason) {
      // A shutdown was already announced by `going_away`.
      if (isErrorCode(reason) && reason !== 'shutting_down') {
        const { retryable } = new RuntimeError(reason);
        send({
          type: 'request_error',
          code: reason,
          message: ERROR_CODES[reason].message,
          retryable,
        });
      }
      to.end();
    },
  };
}

/**
 * An empty id makes the browser forget its cursor, so that after `resync_required` it starts from
 * the first event.
 */
function idLine(frame: ServerFrame, chat_id: string): string {
  if (frame.type === 'resync_required') return 'id:\n';
  return 'seq' in frame && frame.chat_id === chat_id ? `id: ${frame.seq}\n` : '';
}
