import {
  ERROR_CODES,
  type Clock,
  type CodeCall,
  type CodeResult,
  type ErrorCode,
  type Failure,
  type Ids,
  type Logger,
} from '@mozaiks/contracts';
import type { CallLimits } from '../protocol.ts';
import type { ToolRuntimeSettings } from '../settings.ts';
import type { Platform } from './platform.ts';
import type { Pool } from './pool.ts';
import { runCall, type Ended } from './run-call.ts';
import { hasStarted } from './slot-start.ts';
import type { Slot } from './slot.ts';

export interface CallerOptions {
  readonly logger: Logger;
  readonly clock: Clock;
  readonly ids: Pick<Ids, 'random'>;
  readonly settings: ToolRuntimeSettings;
  readonly platform: Platform;
  /** Aborted when the runtime shuts down. */
  readonly closing: AbortSignal;
}

/** Runs the call in the slot, and gives the slot back. Never rejects for what the code does. */
export type Caller = (call: CodeCall, at: { readonly pool: Pool; readonly slot: Slot }, signal: AbortSignal) => Promise<CodeResult>;

export const coded = (code: ErrorCode): Failure => ({ code, message: ERROR_CODES[code].message });
export const failed = (error: Failure): CodeResult => ({ ok: false, error, duration_ms: 0 });

const limitsOf = (call: CodeCall, settings: ToolRuntimeSettings): CallLimits => ({
  max_result_bytes: call.max_result_bytes,
  max_set_bytes: settings.max_set_bytes,
  max_platform_bytes: settings.max_platform_bytes,
  max_platform_calls: settings.max_platform_calls,
  max_log_lines: settings.max_log_lines,
});

export function createCaller(options: CallerOptions): Caller {
  const { logger, clock, ids, settings, closing } = options;
  const stopOf = (signal: AbortSignal): ErrorCode | undefined =>
    closing.aborted ? 'shutting_down' : signal.aborted ? 'cancelled' : undefined;

  const run = async (call: CodeCall, slot: Slot, signal: AbortSignal): Promise<Ended> => {
    const running = runCall({ ...options, call, slot, id: ids.random(), limits: limitsOf(call, settings), graceMs: settings.grace_ms });
    const stop = (): void => running.stop(coded(stopOf(signal) ?? 'cancelled'));
    for (const source of [signal, closing]) source.addEventListener('abort', stop);
    const ended = await running.ended;
    for (const source of [signal, closing]) source.removeEventListener('abort', stop);
    return ended;
  };

  return async (call, { pool, slot }, signal) => {
    if (!(await hasStarted(slot, clock, settings.start_ms))) {
      const data = slot.gone?.message ?? 'it took too long';
      logger.log('error', 'an isolate did not start', { event: 'tool_isolate', error: slot.gone?.error, data });
      await pool.discard(slot);
      return failed({ code: 'tool_crashed', message: 'the isolate for the code did not start' });
    }
    const refused = stopOf(signal);
    if (refused) {
      pool.release(slot);
      return failed(coded(refused));
    }
    const startedAt = clock.monotonic();
    const { outcome, isReusable, isStopped } = await run(call, slot, signal).catch(async (error: unknown) => {
      await pool.discard(slot);
      throw error;
    });
    const duration_ms = Math.round(clock.monotonic() - startedAt);
    if (isReusable && slot.known.size < settings.max_bundles) pool.release(slot);
    else if (isStopped) await pool.discard(slot);
    else void pool.discard(slot);
    return { ...outcome, duration_ms };
  };
}
