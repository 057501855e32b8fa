import { MAX_TIME_MS } from './limits.ts';
import { minPoolSizeOf } from './safe-uri.ts';

const DEFAULT_MAX_POOL_SIZE = 20;
/** The tailable cursor of the signals holds one connection most of the time. */
const MIN_MAX_POOL_SIZE = 2;

export interface PoolOptions {
  readonly maxPoolSize: number;
  readonly minPoolSize: number;
  readonly maxConnecting: number;
  readonly waitQueueTimeoutMS: number;
}

/**
 * How many connections to one server may be open, and how many may open at the same time. `asked`
 * wins over the URI's `maxPoolSize`; without either it is 20. `maxPoolSize=0`, which means no limit to
 * the driver, counts as not set.
 */
export function poolOptions(uri: string, asked: number | undefined): PoolOptions {
  const maxPoolSize = Math.max(
    MIN_MAX_POOL_SIZE,
    asked ?? (maxPoolSizeIn(uri) || DEFAULT_MAX_POOL_SIZE),
  );
  return {
    maxPoolSize,
    minPoolSize: Math.min(minPoolSizeOf(uri), maxPoolSize),
    // After a pause, for example, an instance has lost its connections and opens them a few at a time.
    maxConnecting: 2,
    // Without it, an operation could wait for a connection forever.
    waitQueueTimeoutMS: MAX_TIME_MS,
  };
}

/** Read here because the driver says 100 both if the URI has the option and if it does not. */
const maxPoolSizeIn = (uri: string): number => Number(/[?&]maxPoolSize=(\d+)/i.exec(uri)?.[1] ?? 0);
