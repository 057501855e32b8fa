import { availableParallelism } from 'node:os';

export interface ToolRuntimeSettings {
  /** Isolates of each kind (worker, process, inline) that may run at once, one call each. Default: 2 x cores. */
  readonly pool_size: number;
  /** Calls of each kind that may wait for an isolate; one more is `tools_busy`. Default 1000. */
  readonly max_queue: number;
  /** How long a call may wait for an isolate, then it is `tools_busy`. Default 30,000. */
  readonly queue_wait_ms: number;
  /** An isolate without work for this long is ended. Default 60,000. */
  readonly idle_ms: number;
  /** How long an isolate may take to start. Default 10,000. */
  readonly start_ms: number;
  /** How long code may go on after its signal was aborted, before its isolate is ended. Default 100. */
  readonly grace_ms: number;
  /** What one call may add to the memory in a worker, and the heap of a process. Default 128. */
  readonly heap_mb: number;
  /** Resident memory of a process, buffers included. Default 512. */
  readonly process_memory_mb: number;
  /** Instances of modules (one for each tenant and module) that an isolate keeps. Default 256. */
  readonly max_instances: number;
  /** Bundles that an isolate keeps compiled; it is replaced after the call that exceeds them. Default 128. */
  readonly max_bundles: number;
  /** All context writes of one call, as JSON. Default 262,144. */
  readonly max_set_bytes: number;
  /** Log lines of one call. Default 200. */
  readonly max_log_lines: number;
  /** What an isolate may write to stdout and stderr during one call before the rest is dropped. Default 65,536. */
  readonly max_output_bytes: number;
  /** Default 30,000. */
  readonly platform_timeout_ms: number;
  /** Request and answer of `platform.call`. Default 1,048,576. */
  readonly max_platform_bytes: number;
  /** `platform.call`s of one call. Default 100. */
  readonly max_platform_calls: number;
}

/** An isolate whose heap a call leaves fuller than this share of `heap_mb` is replaced. */
export const KEPT_HEAP = 0.75;

export const defaultSettings = (): ToolRuntimeSettings => ({
  pool_size: 2 * availableParallelism(),
  max_queue: 1000,
  queue_wait_ms: 30_000,
  idle_ms: 60_000,
  start_ms: 10_000,
  grace_ms: 100,
  heap_mb: 128,
  process_memory_mb: 512,
  max_instances: 256,
  max_bundles: 128,
  max_set_bytes: 256 * 1024,
  max_log_lines: 200,
  max_output_bytes: 64 * 1024,
  platform_timeout_ms: 30_000,
  max_platform_bytes: 1024 * 1024,
  max_platform_calls: 100,
});
