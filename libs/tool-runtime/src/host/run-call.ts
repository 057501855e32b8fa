import {
  isErrorCode,
  type Clock,
  type CodeCall,
  type ErrorCode,
  type Failure,
  type JsonObject,
  type JsonValue,
  type Logger,
} from '@mozaiks/contracts';
import type { CallLimits, FromIsolate } from '../protocol.ts';
import { callMessage } from './call-message.ts';
import { createCallHost } from './call-host.ts';
import type { Platform } from './platform.ts';
import { readJson, readJsonObject } from './read-json.ts';
import type { Slot } from './slot.ts';
import { startTimer } from './timer.ts';

export type Outcome =
  | { readonly ok: true; readonly value: JsonValue; readonly set: JsonObject }
  | { readonly ok: false; readonly error: Failure };

export interface Ended {
  readonly outcome: Outcome;
  /** Whether another call may run in the same isolate. */
  readonly isReusable: boolean;
  /** It was stopped by timeout or signal, and may still run until its isolate is ended. */
  readonly isStopped: boolean;
}

export interface RunCall {
  readonly call: CodeCall;
  readonly slot: Slot;
  /** Names the call towards the isolate. */
  readonly id: string;
  readonly limits: CallLimits;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly platform: Platform;
  readonly graceMs: number;
}

export interface RunningCall {
  readonly ended: Promise<Ended>;
  /** Asks the code to stop; what it still answers is not heard, and its isolate is not used again. */
  stop(error: Failure): void;
}

const failure = (code: ErrorCode, message: string): Outcome => ({ ok: false, error: { code, message } });

type Done = Extract<FromIsolate, { type: 'done' }>;

function readDone(done: Done, limits: CallLimits): Outcome {
  if (!done.ok) {
    const { code = '', message } = done.error;
    return failure(isErrorCode(code) ? code : 'tool_failed', message);
  }
  const value = readJson(done.value, limits.max_result_bytes);
  const set = readJsonObject(done.set, limits.max_set_bytes + 2);
  if (value === undefined || !set) return failure('tool_result_invalid', 'the result is not JSON, or is too large or too deep');
  return { ok: true, value, set };
}

/** Runs one call in an isolate that is ready. `ended` never rejects and always settles: by the code, its isolate's end, the timeout or `stop`. */
export function runCall(run: RunCall): RunningCall {
  const { call, slot, id, limits, clock, graceMs } = run;
  const host = createCallHost(run);
  let resolveEnded: (ended: Ended) => void = () => undefined;
  const ended = new Promise<Ended>((resolve) => (resolveEnded = resolve));
  let stopped: Outcome | undefined;
  let stopGrace: () => void = () => undefined;

  const end = (outcome: Outcome, isReusable: boolean): void => {
    stopTimer();
    stopGrace();
    host.close();
    slot.listen(undefined);
    resolveEnded({ outcome: stopped ?? outcome, isReusable: isReusable && !stopped, isStopped: stopped !== undefined });
  };
  const stop = (error: Failure): void => {
    if (stopped) return;
    const outcome: Outcome = { ok: false, error };
    stopped = outcome;
    slot.post({ type: 'abort', id });
    stopGrace = startTimer(clock, graceMs, () => end(outcome, false));
  };
  const stopTimer = startTimer(clock, call.timeout_ms, () =>
    stop({ code: 'tool_timeout', message: `it did not end within ${call.timeout_ms} ms` }),
  );
  slot.listen({
    reply: (reply) => {
      if (!('id' in reply) || reply.id !== id) return;
      if (reply.type === 'done') {
        host.logEnd(reply);
        return end(readDone(reply, limits), !reply.tainted);
      }
      if (!host.hear(reply)) end(failure('tool_crashed', 'the code flooded its channel to the runtime'), false);
    },
    babble: () => end(failure('tool_crashed', 'the code broke its channel to the runtime'), false),
    gone: ({ message }) => end(failure('tool_crashed', message), false),
  });
  slot.post(callMessage(run));
  return { ended, stop };
}
