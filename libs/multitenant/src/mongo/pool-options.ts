import { MAX_TIME_MS } from './limits.ts';
import { minPoolSizeOf } from './safe-uri.ts';

const DEFAULT_MAX_POOL_SIZE = 20;
/** The tailable cursor of the signals uses one connection most of the time. */
const MIN_MAX_POOL_SIZE = 2;

export interface PoolOptions {
  readonly maxPoolSize: number;
  readonly minPoolSize: number;
  readonly maxConnecting: number;
  readonly waitQueueTimeoutMS: number;
}

/**
 * How many connections to one server may be open, and how many may be opened at the same time.
 * `asked` overrides the URI's `maxPoolSize`; the default is 20. `maxPoolSize=0`, which means no
 * limit to the driver, counts as not set.
 */
export function poolOptions(uri: string, asked: number | undefined): PoolOptions {
  const maxPoolSize = Math.max(
    MIN_MAX_POOL_SIZE,
    asked ?? (maxPoolSizeIn(uri) || DEFAULT_MAX_POOL_SIZE),
  );
  return {
    maxPoolSize,
    minPoolSize: Math.min(minPoolSizeOf(uri), maxPoolSize),
    // An instance may have lost its connections, for example after a pause, and reopens them a few
    // at a time.
    maxConnecting: 2,
    // Without it, an operation could wait for a connection forever.
    waitQueueTimeoutMS: MAX_TIME_MS,
  };
}

/**
 * Read from the URI because the driver reports 100 both if the option is set to it and if the
 * option is missing.
 */
const maxPoolSizeIn = (uri: string): number => Number(/[?&]maxPoolSize=(\d+)/i.exec(uri)?.[1] ?? 0);
