import { setMaxListeners } from 'node:events';
import type { CodeBundle, CodeCall, CodeResult, ToolRuntime } from '@mozaiks/contracts';
import { coded, failed, submitCall, type CallerOptions, type OngoingCall } from './caller.ts';
import { isPython, poolFor, type Pools } from './pools.ts';
import type { PoolCounts } from './scheduler.ts';
import { warmUp } from './warm-up.ts';

/** A tool runtime with counts for metrics. */
export interface MeasuredToolRuntime extends ToolRuntime {
  /** The sum over all pools. */
  stats(): PoolCounts;
}

export type DispatchOptions = CallerOptions & { readonly pools: Pools };

/** Submits each call to the pool of its kind, and tracks it until it ends. */
export function createDispatch(options: DispatchOptions): MeasuredToolRuntime {
  const { logger, ids, settings, pools } = options;
  const ongoing = new Set<OngoingCall>();

  const run = async (given: CodeCall, signal: AbortSignal): Promise<CodeResult> => {
    const call = submitCall(given, poolFor(pools, given), options);
    const cancel = (): void => call.stop('cancelled');
    setMaxListeners(0, signal); // all calls of a message share it: Node would warn of a leak
    signal.addEventListener('abort', cancel);
    ongoing.add(call);
    try {
      return await call.result;
    } finally {
      ongoing.delete(call);
      signal.removeEventListener('abort', cancel);
    }
  };
  const call = async (given: CodeCall, signal: AbortSignal): Promise<CodeResult> => {
    if (signal.aborted) return failed(coded('cancelled'));
    try {
      return await run(given, signal);
    } catch (error) {
      logger.log('error', 'running author code failed', { event: 'tool_isolate', error });
      return failed(coded('internal'));
    }
  };
  const warm = async (bundles: readonly CodeBundle[]): Promise<void> => {
    const shared = bundles.filter((bundle) => !isPython(bundle));
    if (shared.length > 0)
      await warmUp(pools.worker, shared.slice(0, settings.max_bundles - 1), ids.random());
  };
  const close = async (): Promise<void> => {
    for (const { stop } of ongoing) stop('shutting_down');
    await Promise.all(Object.values(pools).map((pool) => pool.close()));
  };
  const stats = (): PoolCounts => {
    const counts = Object.values(pools).map((pool) => pool.counts());
    const sum = (of: keyof PoolCounts): number => counts.reduce((all, each) => all + each[of], 0);
    return { isolates: sum('isolates'), busy: sum('busy'), waiting: sum('waiting') };
  };
  return { call, warm, close, stats };
}
