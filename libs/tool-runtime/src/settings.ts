export interface ToolRuntimeSettings {
  /** Concurrent isolates of each kind (worker, process, inline). Default 32. */
  readonly pool_size: number;
  /** Concurrent calls in one isolate, while they wait for something. Default 128. */
  readonly calls_per_isolate: number;
  /**
   * Calls of each kind that may wait for an isolate. If more wait, a call of the app with the most
   * is refused (`tools_busy`). Default 10,000.
   */
  readonly max_queue: number;
  /** How long a call may wait for an isolate before it fails with `tools_busy`. Default 30,000. */
  readonly queue_wait_ms: number;
  /** How long an idle isolate is kept. Default 60,000. */
  readonly idle_ms: number;
  /** How long an isolate may take to start. Default 10,000. */
  readonly start_ms: number;
  /** How long code may run after its signal was aborted before it is abandoned. Default 100. */
  readonly grace_ms: number;
  /** The memory that calls may add in a worker, and the heap size of a process. Default 128. */
  readonly heap_mb: number;
  /** The resident memory of a process, including buffers. Default 512. */
  readonly process_memory_mb: number;
  /** Module instances (one for each tenant and module) that an isolate keeps. Default 256. */
  readonly max_instances: number;
  /**
   * Compiled bundles that an isolate keeps. When it has this many, it gets no further call. Default
   * 128.
   */
  readonly max_bundles: number;
  /** The context writes of one call, as JSON. Default 262,144. */
  readonly max_set_bytes: number;
  /** Log lines of one call. Default 200. */
  readonly max_log_lines: number;
  /**
   * Bytes that an isolate may write to stdout and stderr for each of its calls. The rest is
   * dropped. Default 65,536.
   */
  readonly max_output_bytes: number;
  /** Default 30,000. */
  readonly platform_timeout_ms: number;
  /** The request or the answer of `platform.call`. Default 1,048,576. */
  readonly max_platform_bytes: number;
  /** Uses of `platform.call` by one call. Default 100. */
  readonly max_platform_calls: number;
}

/**
 * If an isolate uses more than this share of `heap_mb`, it gets no further call and is replaced
 * after its calls have ended.
 */
export const MAX_HEAP_SHARE = 0.75;

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
