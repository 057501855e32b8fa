export interface MetricSpec {
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly labels: readonly string[];
  /** Histograms only: the upper bounds of the buckets. */
  readonly buckets?: readonly number[];
}

/** Buckets that OpenTelemetry's GenAI conventions (1.45) recommend for times and for tokens. */
const SECONDS = [
  0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92,
] as const;
const TOKENS = [
  1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304,
] as const;
/** For operations that take milliseconds. */
const SHORT_SECONDS = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
] as const;

const MODEL = ['gen_ai_provider_name', 'gen_ai_request_model'] as const;

/**
 * Every metric, in base units. Names of counters end in `_total`. No label names a tenant, a user
 * or a chat. Names with `gen_ai` and their labels are those of OpenTelemetry's GenAI conventions,
 * as Prometheus writes them.
 */
export const METRICS = {
  mozaiks_ready: {
    kind: 'gauge',
    help: '1 while this process takes commands; 0 while its store is away, and when it stops',
    labels: [],
  },
  mozaiks_heap_limit_bytes: {
    kind: 'gauge',
    help: 'Size at which the heap of this process is full',
    labels: [],
  },
  mozaiks_sockets: { kind: 'gauge', help: 'WebSocket connections that are open', labels: [] },
  mozaiks_sockets_closed_total: {
    kind: 'counter',
    help: 'WebSocket connections that the server ended, by error code',
    labels: ['code'],
  },
  mozaiks_sockets_silent_total: {
    kind: 'counter',
    help: 'WebSocket connections that the server cut because they answered no ping',
    labels: [],
  },
  mozaiks_frames_refused_total: {
    kind: 'counter',
    help: 'Frames that were answered with request_error, by error code',
    labels: ['code'],
  },
  mozaiks_frames_received_total: {
    kind: 'counter',
    help: 'Frames from clients, by type',
    labels: ['type'],
  },
  mozaiks_socket_buffered_bytes: {
    kind: 'gauge',
    help: 'Bytes that clients have not taken yet',
    labels: [],
  },
  mozaiks_sockets_behind: {
    kind: 'gauge',
    help: 'WebSocket connections that are sent nothing until they have read more',
    labels: [],
  },
  mozaiks_events_replayed_total: {
    kind: 'counter',
    help: 'Events of the past that were sent to clients that opened a chat',
    labels: [],
  },
  mozaiks_deltas_dropped_total: {
    kind: 'counter',
    help: 'Pieces of text that a slow client was not sent; the whole message follows',
    labels: [],
  },
  mozaiks_http_refused_total: {
    kind: 'counter',
    help: 'HTTP requests that were answered with a problem, by error code',
    labels: ['code'],
  },

  mozaiks_commands_total: {
    kind: 'counter',
    help: 'Commands of clients, by outcome: accepted, duplicate, or an error code',
    labels: ['type', 'outcome'],
  },
  mozaiks_chats_driven: { kind: 'gauge', help: 'Chats that this process owns', labels: [] },
  mozaiks_chats_queued: { kind: 'gauge', help: 'Chats that wait for a run slot', labels: [] },
  mozaiks_inbox_commands: {
    kind: 'gauge',
    help: 'Commands that wait in chats that this process owns; those of queued chats are not known',
    labels: [],
  },
  mozaiks_takeovers_total: {
    kind: 'counter',
    help: 'Chats taken over from a process that died',
    labels: [],
  },
  mozaiks_appends_total: {
    kind: 'counter',
    help: 'Commits that were appended to logs',
    labels: [],
  },
  mozaiks_append_duration_seconds: {
    kind: 'histogram',
    help: 'Time until a commit is durable',
    labels: [],
    buckets: SHORT_SECONDS,
  },
  mozaiks_store_operations_waiting: {
    kind: 'gauge',
    help: 'Operations that wait for a connection to MongoDB, or for the writer of the embedded store',
    labels: [],
  },
  mozaiks_store_connections: {
    kind: 'gauge',
    help: 'Open connections to MongoDB, without those that watch the servers',
    labels: [],
  },
  mozaiks_store_connections_busy: {
    kind: 'gauge',
    help: 'Connections to MongoDB that an operation uses',
    labels: [],
  },
  mozaiks_followers: { kind: 'gauge', help: 'Followers of chats on this process', labels: [] },

  mozaiks_runs_started_total: {
    kind: 'counter',
    help: 'Runs that started',
    labels: ['workflow_name'],
  },
  mozaiks_runs_total: {
    kind: 'counter',
    help: 'Runs that ended; outcome is the reason of workflow_complete or the code of workflow_error',
    labels: ['workflow_name', 'outcome'],
  },
  mozaiks_gen_ai_workflow_duration_seconds: {
    kind: 'histogram',
    help: 'Time of a run',
    labels: ['gen_ai_workflow_name'],
    buckets: SECONDS,
  },
  mozaiks_turns_total: { kind: 'counter', help: 'Turns of agents', labels: ['workflow_name'] },
  mozaiks_hook_failures_total: {
    kind: 'counter',
    help: 'Hooks that failed',
    labels: ['workflow_name'],
  },
  mozaiks_handoffs_total: {
    kind: 'counter',
    help: 'Handoffs between agents',
    labels: ['workflow_name'],
  },

  mozaiks_gen_ai_client_operation_duration_seconds: {
    kind: 'histogram',
    help: 'Time of a model call; error_type is empty if it succeeded',
    labels: [...MODEL, 'error_type'],
    buckets: SECONDS,
  },
  mozaiks_gen_ai_client_operation_time_to_first_chunk_seconds: {
    kind: 'histogram',
    help: 'Time to the first piece of an answer',
    labels: MODEL,
    buckets: SECONDS,
  },
  mozaiks_gen_ai_client_token_usage: {
    kind: 'histogram',
    help: 'Tokens of a model call',
    labels: [...MODEL, 'gen_ai_token_type'],
    buckets: TOKENS,
  },
  mozaiks_model_tokens_total: {
    kind: 'counter',
    help: 'Tokens, by kind: input, cached_input (part of input), output, reasoning (part of output)',
    labels: [...MODEL, 'kind'],
  },
  mozaiks_model_cost_usd_total: {
    kind: 'counter',
    help: 'Known costs in US dollars',
    labels: MODEL,
  },
  mozaiks_model_attempts_failed_total: {
    kind: 'counter',
    help: 'Attempts at a model that failed, each followed by a retry, a fallback or an error',
    labels: MODEL,
  },
  mozaiks_model_retries_total: {
    kind: 'counter',
    help: 'Further attempts at the same model after one that failed',
    labels: MODEL,
  },
  mozaiks_model_fallbacks_total: {
    kind: 'counter',
    help: 'Requests that went to this model because the one before it had failed',
    labels: MODEL,
  },
  mozaiks_gen_ai_execute_tool_duration_seconds: {
    kind: 'histogram',
    help: 'Time of a tool call; error_type is empty if it succeeded',
    labels: ['error_type'],
    buckets: SECONDS,
  },

  mozaiks_tool_queue_duration_seconds: {
    kind: 'histogram',
    help: 'Time until the code of a tool, hook or router started',
    labels: [],
    buckets: SHORT_SECONDS,
  },
  mozaiks_tool_isolates: { kind: 'gauge', help: "Isolates for authors' code", labels: [] },
  mozaiks_tool_isolates_busy: { kind: 'gauge', help: 'Isolates that run a call', labels: [] },
  mozaiks_tool_calls_waiting: {
    kind: 'gauge',
    help: 'Calls of code that wait for an isolate',
    labels: [],
  },
  mozaiks_mcp_servers: {
    kind: 'gauge',
    help: 'MCP servers that are connected, started or being ended',
    labels: [],
  },
  mozaiks_mcp_requests_waiting: {
    kind: 'gauge',
    help: 'Requests that wait for a free slot of their MCP server',
    labels: [],
  },
  mozaiks_mcp_starts_total: {
    kind: 'counter',
    help: 'MCP servers that were started or connected to',
    labels: [],
  },
  mozaiks_mcp_failures_total: {
    kind: 'counter',
    help: 'MCP servers that failed, by reason: not_configured, not_started, died',
    labels: ['reason'],
  },

  mozaiks_usage_export_lag_seconds: {
    kind: 'gauge',
    help: 'Age of the oldest usage event of all instances that waits for its delivery',
    labels: [],
  },
  mozaiks_usage_outbox_waiting: {
    kind: 'gauge',
    help: 'Usage events of all instances that wait for their delivery',
    labels: [],
  },
  mozaiks_usage_outbox_parked: {
    kind: 'gauge',
    help: 'Usage events of all instances that are parked',
    labels: [],
  },
  mozaiks_usage_events_delivered_total: {
    kind: 'counter',
    help: 'Usage events that the receiver has accepted',
    labels: ['sink'],
  },
  mozaiks_usage_sends_failed_total: {
    kind: 'counter',
    help: 'Batches of usage events that were not delivered, by kind: refused, unavailable, misconfigured',
    labels: ['sink', 'kind'],
  },
  mozaiks_usage_events_parked_total: {
    kind: 'counter',
    help: 'Usage events that are not sent any more, by reason: refused, expired, invalid',
    labels: ['sink', 'reason'],
  },
} as const satisfies { readonly [name: `mozaiks_${string}`]: MetricSpec };

type Table = typeof METRICS;
export type MetricName = keyof Table;
type OfKind<K extends MetricSpec['kind']> = {
  [N in MetricName]: Table[N]['kind'] extends K ? N : never;
}[MetricName];
export type CounterName = OfKind<'counter'>;
export type GaugeName = OfKind<'gauge'>;
export type HistogramName = OfKind<'histogram'>;
/** Exactly the labels of the metric. */
export type LabelsOf<N extends MetricName> = {
  readonly [label in Table[N]['labels'][number]]: string;
};
