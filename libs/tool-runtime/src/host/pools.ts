import type { Clock, CodeCall, Isolation, Logger } from '@mozaiks/contracts';
import type { ToolRuntimeSettings } from '../settings.ts';
import type { StartIsolate } from './isolate.ts';
import { createPool, type Pool } from './pool.ts';
import { startSlot } from './slot.ts';
import { startInline } from './start-inline.ts';
import { startProcess } from './start-process.ts';
import { startWorker } from './start-worker.ts';

export type Pools = Readonly<Record<Isolation, Pool>>;

export interface PoolsOptions {
  readonly settings: ToolRuntimeSettings;
  readonly clock: Clock;
  readonly logger: Logger;
}

export function createPools({ settings, clock, logger }: PoolsOptions): Pools {
  const poolOf = (start: StartIsolate): Pool =>
    createPool({
      make: (key, onGone) => startSlot({ key, start, logger, maxOutputBytes: settings.max_output_bytes, onGone }),
      size: settings.pool_size,
      maxQueue: settings.max_queue,
      queueWaitMs: settings.queue_wait_ms,
      idleMs: settings.idle_ms,
      clock,
    });
  return {
    worker: poolOf(startWorker(settings, clock)),
    process: poolOf(startProcess(settings)),
    inline: poolOf(startInline(settings)),
  };
}

/** Who may share an isolate: everybody a worker, only calls of one tenant into one workflow's folder a process. */
export const isolateKey = ({ isolation, log, bundle }: CodeCall): string =>
  isolation === 'process' ? `${log.app_id}\n${log.user_id}\n${bundle.directory}` : '';
