export interface McpSettings {
  /**
   * Connections to MCP servers that may exist at the same time; each server with a `command` is a
   * process. Default 32.
   */
  readonly max_connections: number;
  /** A connection that is unused for this long is ended. Default 60,000. */
  readonly idle_ms: number;
  /** How long a server may take to start, and to list its tools. Default 5,000. */
  readonly start_ms: number;
  /** Requests that may wait for a connection; if more wait, one of the app with the most is refused. Default 10,000. */
  readonly max_queue: number;
  /** How long a request may wait for a place, then it is `tools_busy`. Default 30,000. */
  readonly queue_wait_ms: number;
  /** Between closing the stdin of a server, SIGTERM and SIGKILL. Default 1,000. */
  readonly grace_ms: number;
  /** One message of a server; a longer one ends its connection. Default 8,388,608. */
  readonly max_message_bytes: number;
}

export const defaultMcpSettings = (): McpSettings => ({
  max_connections: 32,
  idle_ms: 60_000,
  start_ms: 5_000,
  max_queue: 10_000,
  queue_wait_ms: 30_000,
  grace_ms: 1_000,
  max_message_bytes: 8 * 1024 * 1024,
});
