import {
  isErrorCode,
  type Clock,
  type CodeCall,
  type CodeResult,
  type ErrorCode,
  type Failure,
  type JsonObject,
  type JsonValue,
  type Logger,
} from '@mozaiks/contracts';
import type { CallLimits, FromIsolate } from '../protocol.ts';
import type { AuthorStack } from './author-stack.ts';
import { callMessage } from './call-message.ts';
import { createCallHost, type CallHost } from './call-host.ts';
import type { Platform } from './platform.ts';
import type { OnEnd, Run, RunEnd } from './pool-job.ts';
import { readJson, readJsonObject } from './read-json.ts';
import type { Slot } from './slot.ts';
import { startTimer } from './timer.ts';

export type Outcome =
  | { readonly ok: true; readonly value: JsonValue; readonly set: JsonObject }
  | { readonly ok: false; readonly error: Failure };

export interface RunCall {
  readonly call: CodeCall;
  readonly slot: Slot;
  /** Identifies the call in messages to and from the isolate. */
  readonly id: string;
  readonly limits: CallLimits;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly platform: Platform;
  readonly authorStack: AuthorStack;
  readonly graceMs: number;
  /** Called when the code of the call starts. */
  readonly onStart: () => void;
  readonly onEnd: OnEnd;
  /** Called once, unless the call is requeued before it has started. */
  readonly settle: (result: CodeResult) => void;
}

export interface RunningCall extends Run {
  /** Asks the code to stop. Its later answers are ignored. */
  stop(error: Failure): void;
}

const failure = (code: ErrorCode, message: string): Outcome => ({
  ok: false,
  error: { code, message },
});

const tooLate = ({ timeout_ms }: CodeCall): Failure => ({
  code: 'tool_timeout',
  message: `it did not end within ${timeout_ms} ms`,
});

type Done = Extract<FromIsolate, { type: 'done' }>;

function readDone(done: Done, limits: CallLimits): Outcome {
  if (!done.ok) {
    const { code = '', message } = done.error;
    return failure(isErrorCode(code) ? code : 'tool_failed', message);
  }
  const value = readJson(done.value, limits.max_result_bytes);
  const set = readJsonObject(done.set, limits.max_set_bytes + 2);
  if (value === undefined || !set)
    return failure('tool_result_invalid', 'the result is not JSON, or is too large or too deep');
  return { ok: true, value, set };
}

/** The state of a call that was sent to an isolate. It ends once. */
interface OpenCall {
  hasStarted(): boolean;
  /** Why it was asked to stop, if it was. */
  stopped(): Failure | undefined;
  started(): void;
  stop(error: Failure): void;
  end(outcome: Outcome, how: RunEnd): void;
  /** Ends the call without a result. */
  close(): void;
}

function openCall(run: RunCall, host: CallHost): OpenCall {
  const { call, slot, id, clock, graceMs } = run;
  const timers: (() => void)[] = [];
  let startedAt: number | undefined;
  let stopped: Failure | undefined;
  let hasEnded = false;

  const close = (): void => {
    hasEnded = true;
    for (const stopTimer of timers) stopTimer();
    host.close();
  };
  const end = (outcome: Outcome, how: RunEnd): void => {
    if (hasEnded) return;
    close();
    const duration_ms = startedAt === undefined ? 0 : Math.round(clock.monotonic() - startedAt);
    const result: CodeResult = {
      ...(stopped ? { ok: false, error: stopped } : outcome),
      duration_ms,
    };
    void run.onEnd(how).then(() => run.settle(result));
  };
  const stop = (error: Failure): void => {
    if (stopped || hasEnded) return;
    stopped = error;
    slot.post({ type: 'abort', id });
    if (startedAt === undefined) return end({ ok: false, error }, { kind: 'dropped' });
    timers.push(startTimer(clock, graceMs, () => end({ ok: false, error }, { kind: 'given_up' })));
  };
  const started = (): void => {
    startedAt = clock.monotonic();
    run.onStart();
    timers.push(startTimer(clock, call.timeout_ms, () => stop(tooLate(call))));
  };
  return {
    hasStarted: () => startedAt !== undefined,
    stopped: () => stopped,
    started,
    stop,
    end,
    close,
  };
}

/**
 * Sends a call to an isolate. The call ends when its code or its isolate ends, at its timeout, or
 * with `stop`. The timeout starts with the code.
 */
export function runCall(run: RunCall): RunningCall {
  const host = createCallHost(run);
  const { hasStarted, stopped, started, stop, end, close } = openCall(run, host);
  const reply = (given: FromIsolate): void => {
    if (given.type === 'done') {
      host.logEnd(given);
      return end(readDone(given, run.limits), {
        kind: 'ended',
        isRetired: stopped()?.code === 'tool_timeout',
        report: given.report,
      });
    }
    const isForHost =
      given.type === 'log' || given.type === 'progress' || given.type === 'platform';
    if (isForHost && !host.receive(given))
      end(failure('tool_crashed', 'the code flooded its channel to the runtime'), {
        kind: 'flooded',
      });
  };
  run.slot.post(callMessage(run));
  return {
    hasStarted,
    started,
    reply,
    stop,
    detach: close,
    lost: (error) => end({ ok: false, error }, { kind: 'lost' }),
  };
}
