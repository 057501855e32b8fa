export interface McpSettings {
  /**
   * Maximum number of connections to MCP servers. Each server with a `command` is a process.
   * Default 32.
   */
  readonly max_connections: number;
  /** An unused connection is closed after this time. Default 60,000. */
  readonly idle_ms: number;
  /** Time limit for a server to start, and to list its tools. Default 5,000. */
  readonly start_ms: number;
  /**
   * Requests that may wait for a connection. If more wait, one of the app with the most is refused.
   * Default 10,000.
   */
  readonly max_queue: number;
  /**
   * How long a request may wait for a connection before it fails with `tools_busy`. Default 30,000.
   */
  readonly queue_wait_ms: number;
  /** The pause between closing the stdin of a server, SIGTERM and SIGKILL. Default 1,000. */
  readonly grace_ms: number;
  /**
   * The size of one message of a server. A longer message closes the connection. Default 8,388,608.
   */
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
