import { ERROR_CODES, RuntimeError, isErrorCode, type ServerFrame } from '@mozaiks/contracts';
import type { Outbox } from '../socket/outbox.ts';
import type { ResponseStream } from './response-stream.ts';

/** How soon a browser connects again after the stream has ended. */
const RETRY_MS = 1_000;
export const HEARTBEAT = ': still here\n\n';

export interface StreamOutbox extends Outbox {
  heartbeat(): void;
}

/**
 * The frames of a socket as server-sent events. Each is unnamed, since the type `error` would be taken for an error of the connection. Only events of the
 * chat itself have an `id`: their `seq`, which a browser sends as `Last-Event-ID` when it connects again.
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
      // Of the end of this instance `going_away` has told.
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

/** After `resync_required` the browser forgets its cursor, and begins anew. */
function idLine(frame: ServerFrame, chat_id: string): string {
  if (frame.type === 'resync_required') return 'id:\n';
  return 'seq' in frame && frame.chat_id === chat_id ? `id: ${frame.seq}\n` : '';
}
