import { availableParallelism } from 'node:os';
import type { Clock, CodeBundle, CodeCall, Isolation, Logger } from '@mozaiks/contracts';
import type { ToolRuntimeSettings } from '../settings.ts';
import type { StartIsolate } from './isolate.ts';
import { createPool, type Pool } from './pool.ts';
import type { ScheduleLimits } from './schedule/schedule.ts';
import { startSlot } from './slot.ts';
import { startInline } from './start-inline.ts';
import { startProcess } from './start-process.ts';
import { startPython } from './start-python.ts';
import { startWorker } from './start-worker.ts';

/** Python has its own pool, whatever the isolation of its tools. */
export type Pools = Readonly<Record<Isolation | 'python', Pool>>;

export interface PoolsOptions {
  readonly settings: ToolRuntimeSettings;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The command that starts Python. */
  readonly python: string;
}

const limitsOf = (settings: ToolRuntimeSettings): ScheduleLimits => ({
  size: settings.pool_size,
  callsPerSlot: settings.calls_per_isolate,
  maxQueue: settings.max_queue,
  queueWaitMs: settings.queue_wait_ms,
  idleMs: settings.idle_ms,
  computing: 2 * availableParallelism(),
});

export function createPools({ settings, clock, logger, python }: PoolsOptions): Pools {
  const limits = limitsOf(settings);
  const poolOf = (start: StartIsolate): Pool =>
    createPool({
      start: (on) => startSlot({ start, logger, maxOutputBytes: settings.max_output_bytes, on }),
      limits,
      startMs: settings.start_ms,
      maxBundles: settings.max_bundles,
      clock,
      onStartFailed: ({ message, error }) =>
        logger.log('error', 'an isolate did not start', {
          event: 'tool_isolate',
          error,
          data: message,
        }),
    });
  return {
    worker: poolOf(startWorker(settings, clock)),
    process: poolOf(startProcess(settings)),
    inline: poolOf(startInline(settings)),
    python: poolOf(startPython(settings, python)),
  };
}

export const isPython = ({ module }: Pick<CodeBundle, 'module'>): boolean => module.endsWith('.py');

export const poolFor = (pools: Pools, { bundle, isolation }: CodeCall): Pool =>
  pools[isPython(bundle) ? 'python' : isolation];

/**
 * Calls with the same key may share an isolate. A worker is shared by all calls of one app. A
 * process is shared by one tenant's calls into one workflow folder, and a Python process by those
 * into one version of the code.
 */
export function isolateKey({ isolation, log, bundle }: CodeCall): string {
  const tenant = `${log.app_id}\n${log.user_id}\n${bundle.directory}`;
  if (isPython(bundle)) return `${tenant}\n${bundle.hash}`;
  return isolation === 'process' ? tenant : '';
}
