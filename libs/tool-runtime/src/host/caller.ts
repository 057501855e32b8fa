import {
  ERROR_CODES,
  type Clock,
  type CodeCall,
  type CodeResult,
  type ErrorCode,
  type Failure,
  type Ids,
  type Logger,
  type Metrics,
} from '@mozaiks/contracts';
import type { CallLimits } from '../protocol.ts';
import type { ToolRuntimeSettings } from '../settings.ts';
import type { AuthorStack } from './author-stack.ts';
import type { Platform } from './platform.ts';
import type { Pool } from './pool.ts';
import { isolateKey } from './pools.ts';
import { runCall, type RunningCall } from './run-call.ts';

export interface CallerOptions {
  readonly logger: Logger;
  readonly metrics?: Pick<Metrics, 'observe'> | undefined;
  readonly clock: Clock;
  readonly ids: Pick<Ids, 'random'>;
  readonly settings: ToolRuntimeSettings;
  readonly platform: Platform;
  readonly authorStack: AuthorStack;
}

/** A call between its submission and its result. */
export interface OngoingCall {
  /** Never rejects because of the code. */
  readonly result: Promise<CodeResult>;
  /** Stops the call in any state: waiting, being admitted, or running. */
  stop(code: 'cancelled' | 'shutting_down'): void;
}

export const coded = (code: ErrorCode): Failure => ({ code, message: ERROR_CODES[code].message });
export const failed = (error: Failure): CodeResult => ({ ok: false, error, duration_ms: 0 });
const NOT_STARTED: Failure = {
  code: 'tool_crashed',
  message: 'the isolate for the code did not start',
};

const limitsOf = (call: CodeCall, settings: ToolRuntimeSettings): CallLimits => ({
  max_result_bytes: call.max_result_bytes,
  max_set_bytes: settings.max_set_bytes,
  max_platform_bytes: settings.max_platform_bytes,
  max_platform_calls: settings.max_platform_calls,
  max_log_lines: settings.max_log_lines,
});

/** Submits a call to the pool and runs it in an isolate. */
export function submitCall(call: CodeCall, pool: Pool, options: CallerOptions): OngoingCall {
  const { ids, settings, clock, metrics } = options;
  const submittedAt = clock.monotonic();
  const onStart = (): void =>
    metrics?.observe(
      'mozaiks_tool_queue_duration_seconds',
      {},
      (clock.monotonic() - submittedAt) / 1000,
    );
  const id = ids.random();
  const { app_id: app, user_id: user } = call.log;
  let running: RunningCall | undefined;
  let settle: (result: CodeResult) => void = () => undefined;
  const result = new Promise<CodeResult>((resolve) => (settle = resolve));
  const stop: OngoingCall['stop'] = (code) => {
    if (running) return running.stop(coded(code));
    pool.withdraw(id);
    settle(failed(coded(code)));
  };
  pool.submit({
    id,
    app,
    user,
    key: isolateKey(call),
    begin: (slot, onEnd) => {
      const limits = limitsOf(call, settings);
      running = runCall({
        ...options,
        call,
        slot,
        id,
        limits,
        graceMs: settings.grace_ms,
        onStart,
        onEnd,
        settle,
      });
      return running;
    },
    requeued: () => (running = undefined),
    refuse: (code) => settle(failed(code === 'tool_crashed' ? NOT_STARTED : coded(code))),
  });
  return { result, stop };
}
