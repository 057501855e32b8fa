import { isRuntimeError, type CodeBundle, type CodeCall, type CodeResult, type ToolRuntime } from '@mozaiks/contracts';
import { coded, createCaller, failed, type CallerOptions } from './caller.ts';
import { isolateKey, type Pools } from './pools.ts';
import { hasStarted } from './slot-start.ts';
import { warmSlot } from './warm-slot.ts';

export type DispatchOptions = Omit<CallerOptions, 'closing'> & { readonly pools: Pools };

/** Takes each call to an isolate of its kind and back. */
export function createDispatch(options: DispatchOptions): ToolRuntime {
  const { logger, clock, ids, settings, pools } = options;
  const closing = new AbortController();
  const runInSlot = createCaller({ ...options, closing: closing.signal });

  const call = async (given: CodeCall, signal: AbortSignal): Promise<CodeResult> => {
    if (signal.aborted) return failed(coded('cancelled'));
    const pool = pools[given.isolation];
    try {
      const slot = await pool.acquire(isolateKey(given), signal);
      return await runInSlot(given, { pool, slot }, signal);
    } catch (error) {
      if (isRuntimeError(error)) return failed(coded(error.code));
      logger.log('error', 'a call of code failed inside the runtime', { event: 'tool_isolate', error });
      return failed(coded('internal'));
    }
  };

  const warm = async (bundles: readonly CodeBundle[]): Promise<void> => {
    if (bundles.length === 0) return;
    const slot = await pools.worker.acquire('', closing.signal);
    if (await hasStarted(slot, clock, settings.start_ms)) await warmSlot(slot, bundles.slice(0, settings.max_bundles - 1), ids.random());
    if (slot.isReady) pools.worker.release(slot);
    else await pools.worker.discard(slot);
  };

  const close = async (): Promise<void> => {
    closing.abort();
    await Promise.all(Object.values(pools).map((pool) => pool.close()));
  };
  return { call, warm, close };
}
