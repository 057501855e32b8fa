export interface ToolRuntimeSettings {
  /** Isolates of each kind (worker, process, inline) that may run at the same time. Default 32. */
  readonly pool_size: number;
  /**
   * Calls that one isolate may hold at the same time, while they wait for something. Default 128.
   */
  readonly calls_per_isolate: number;
  /**
   * Calls of each kind that may wait for an isolate; if more wait, a call of the app with the most
   * is refused (`tools_busy`). Default 10,000.
   */
  readonly max_queue: number;
  /** How long a call may wait for an isolate, then it is `tools_busy`. Default 30,000. */
  readonly queue_wait_ms: number;
  /** An isolate without work for this long is ended. Default 60,000. */
  readonly idle_ms: number;
  /** How long an isolate may take to start. Default 10,000. */
  readonly start_ms: number;
  /** How long code may continue after its signal was aborted, until it is given up. Default 100. */
  readonly grace_ms: number;
  /** What calls may add to the memory in a worker, and the heap of a process. Default 128. */
  readonly heap_mb: number;
  /** Resident memory of a process, buffers included. Default 512. */
  readonly process_memory_mb: number;
  /** Instances of modules (one for each tenant and module) that an isolate keeps. Default 256. */
  readonly max_instances: number;
  /** Bundles that an isolate keeps compiled. When it has so many, it gets no further call. Default 128. */
  readonly max_bundles: number;
  /** All context writes of one call, as JSON. Default 262,144. */
  readonly max_set_bytes: number;
  /** Log lines of one call. Default 200. */
  readonly max_log_lines: number;
  /**
   * What an isolate may write to stdout and stderr for each call in it before the rest is dropped.
   * Default 65,536.
   */
  readonly max_output_bytes: number;
  /** Default 30,000. */
  readonly platform_timeout_ms: number;
  /** Request and answer of `platform.call`. Default 1,048,576. */
  readonly max_platform_bytes: number;
  /** `platform.call`s of one call. Default 100. */
  readonly max_platform_calls: number;
}

/**
 * An isolate whose heap is fuller than this share of `heap_mb` gets no further call, and is replaced
 * when its calls have ended.
 */
export const KEPT_HEAP = 0.75;

export const defaultSettings = (): ToolRuntimeSettings => ({
  pool_size: 32,
  calls_per_isolate: 128,
  max_queue: 10_000,
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
