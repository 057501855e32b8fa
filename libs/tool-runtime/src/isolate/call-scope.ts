import type { CallMessage, FromIsolate } from '../protocol.ts';
import { CodedError } from './coded-error.ts';
import { createLog, type Log } from './log.ts';
import { createPlatformClient, type PlatformClient } from './platform-client.ts';
import { createProgress, type Progress } from './progress.ts';
import { createVariables, type Variables } from './variables.ts';

export type Send = (message: FromIsolate) => void;

/** The state of one call inside its isolate. After `close`, none of its messages reach the host. */
export interface CallScope {
  readonly id: string;
  readonly signal: AbortSignal;
  readonly variables: Variables;
  readonly log: Log;
  readonly platform: PlatformClient;
  readonly progress: Progress;
  abort(): void;
  close(): void;
}

export function openScope(message: CallMessage, send: Send): CallScope {
  const controller = new AbortController();
  let isOpen = true;
  const sendWhileOpen: Send = (reply) => {
    if (isOpen) send(reply);
  };
  const progress = createProgress(message.id, sendWhileOpen);
  return {
    id: message.id,
    signal: controller.signal,
    variables: createVariables(message),
    log: createLog(message, sendWhileOpen),
    platform: createPlatformClient(message, sendWhileOpen),
    progress,
    abort: () => controller.abort(new CodedError('cancelled', 'the call was stopped')),
    close: () => {
      progress.flush();
      isOpen = false;
    },
  };
}
