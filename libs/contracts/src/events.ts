import { Type, type Static, type TObject, type TProperties } from 'typebox';
import { ChatIdSchema, CommandIdSchema, FileIdSchema, WorkflowNameSchema } from './ids.ts';
import { Json, JsonRecord } from './json.ts';
import { TRACEPARENT_PATTERN } from './trace.ts';

const Text = Type.String();
const Texts = Type.Unsafe<readonly string[]>({ type: 'array', items: { type: 'string' } });
const Count = Type.Integer({ minimum: 0 });
const Maybe = <T extends TProperties[string]>(schema: T) => Type.Optional(schema);
const Nullable = <T extends TProperties[string]>(schema: T) => Type.Union([schema, Type.Null()]);
const OneOf = <const T extends readonly string[]>(values: T) =>
  Type.Unsafe<T[number]>({ type: 'string', enum: [...values] });

/**
 * An event as stored in the log. Before clients see it, `project` removes the fields that only the
 * owner sets: `sensitive` (JSON pointers of values that must not be shown) and `provider_data`
 * (data that a model provider needs back unmodified).
 */
function eventSchema<T extends string, P extends TProperties>(type: T, fields: P) {
  return Type.Object({
    type: Type.Literal(type),
    seq: Type.Integer({ minimum: 1, description: 'gap-free from 1 in each chat' }),
    ts: Type.String({ description: 'RFC 3339, UTC, milliseconds' }),
    chat_id: ChatIdSchema,
    run_id: Nullable(Type.String({ description: 'null on events outside a run' })),
    sensitive: Maybe(Texts),
    redacted: Maybe(Type.Literal(true)),
    ...fields,
  });
}

/** A client that names a file of the chat by `file_id` may leave out media type and name. */
const attachment = {
  media_type: Maybe(Text),
  name: Maybe(Text),
  data: Maybe(Type.String({ description: 'base64' })),
  url: Maybe(Text),
  file_id: Maybe(FileIdSchema),
};
const known = {
  anyOf: ['media_type', 'file_id'].map((name) => ({
    properties: { [name]: Type.String() },
    required: [name],
  })),
};

export const ContentPart = Type.Union([
  Type.Object({ type: Type.Literal('text'), text: Text }),
  Type.Object({ type: Type.Literal('image'), ...attachment }, known),
  Type.Object({ type: Type.Literal('file'), ...attachment }, known),
]);
export type ContentPart = Static<typeof ContentPart>;
/** An image or a file. */
export type Attachment = Exclude<ContentPart, { type: 'text' }>;

export const Budget = Type.Object(
  { max_tokens: Maybe(Count), max_cost_usd: Maybe(Type.Number({ minimum: 0 })) },
  { additionalProperties: false },
);
export type Budget = Static<typeof Budget>;

export const ParentRef = Type.Object({ chat_id: ChatIdSchema, log_id: Text, call_id: Text });
export type ParentRef = Static<typeof ParentRef>;

export const Failure = Type.Object({ code: Text, message: Text });
export type Failure = Static<typeof Failure>;

/**
 * Messages of the user, by `seq`, whose images, files and long texts the agent's model is no longer
 * shown, because it refused them.
 */
export const LeftOut = Type.Object({ agent: Text, seqs: Type.Array(Count) });
export type LeftOut = Static<typeof LeftOut>;

/**
 * Only in dev mode. `said`: the message of the model provider or the network, shortened and without
 * keys.
 */
export const FailureDetails = Type.Object({ said: Maybe(Text) });
export type FailureDetails = Static<typeof FailureDetails>;

/**
 * Sums of the known values. null: nothing is known. `cost_incomplete`: the cost of some calls is
 * not known, so the total may be higher.
 */
export const UsageTotals = Type.Object({
  input_tokens: Nullable(Count),
  output_tokens: Nullable(Count),
  cached_input_tokens: Nullable(Count),
  reasoning_tokens: Nullable(Count),
  cost_usd: Nullable(Type.Number({ minimum: 0 })),
  model_calls: Count,
  cost_incomplete: Maybe(Type.Literal(true)),
});
export type UsageTotals = Static<typeof UsageTotals>;

/**
 * Why a handoff happened. `kind`: the stage of the decision order. `index`: the rule's position in
 * its file, or null if no rule decided.
 */
export const HandoffRuleRef = Type.Object({
  kind: OneOf(['guardrail', 'pre', 'llm', 'tool', 'post', 'after_work', 'pattern', 'user']),
  index: Nullable(Count),
  condition: Maybe(Text),
});
export type HandoffRuleRef = Static<typeof HandoffRuleRef>;

/**
 * A rule that was tried or offered to the model, but not taken. `to`: an agent, or the kind of
 * another target.
 */
export const PassedOver = Type.Object({
  kind: OneOf(['pre', 'llm', 'post', 'after_work']),
  index: Count,
  to: Text,
});
export type PassedOver = Static<typeof PassedOver>;

export const TOOL_KINDS = ['agent_tool', 'ui_tool', 'mcp_tool', 'transfer', 'workflow'] as const;
/** `other`: the provider ended the message for an unknown reason, such as a pause. */
export const FINISH_REASONS = [
  'stop',
  'tool_calls',
  'length',
  'refusal',
  'content_filter',
  'other',
  'interrupted',
  'greeting',
] as const;
export const QUESTION_KINDS = ['text', 'choice', 'form', 'approval', 'tool'] as const;
export const COMPLETE_REASONS = [
  'done',
  'terminate',
  'cancelled',
  'max_turns',
  'max_tool_rounds',
  'repeated_calls',
  'max_auto_reply',
  'budget_exhausted',
  'timeout',
  'no_user',
] as const;
export const USAGE_PURPOSES = ['reply', 'select', 'guardrail', 'summarize', 'repair'] as const;
export const UPDATED_BY = ['source', 'agent', 'tool', 'trigger', 'hook', 'client'] as const;

const defs = {
  user_message: eventSchema('user_message', {
    message_id: Text,
    command_id: CommandIdSchema,
    text: Text,
    content: Maybe(Type.Array(ContentPart)),
    hidden: Maybe(Type.Boolean()),
    request_id: Maybe(Type.String({ description: 'the text question that it answers and closes' })),
  }),
  workflow_start: eventSchema('workflow_start', {
    workflow_name: WorkflowNameSchema,
    workflow_version: Text,
    code_version: Text,
    cache_seed: Count,
    budget: Maybe(Budget),
    command_id: Maybe(Text),
    parent: Maybe(ParentRef),
    traceparent: Maybe(
      Type.String({
        pattern: TRACEPARENT_PATTERN,
        description: 'the external span that the run belongs to (W3C Trace Context)',
      }),
    ),
  }),
  owner_changed: eventSchema('owner_changed', {
    takeover: Type.Integer({ minimum: 1, description: 'since the last commit that made progress' }),
  }),
  agent_start: eventSchema('agent_start', {
    agent: Text,
    turn: Type.Integer({ minimum: 1 }),
    model: Text,
  }),
  tool_call: eventSchema('tool_call', {
    call_id: Text,
    message_id: Text,
    agent: Text,
    tool: Text,
    arguments: JsonRecord,
    kind: OneOf(TOOL_KINDS),
    component: Maybe(Text),
    display: Maybe(Text),
    idempotency_key: Text,
    fan_out: Maybe(
      Type.Object(
        {
          index: Count,
          count: Count,
          into: Text,
          on_failure: OneOf(['stop', 'collect']),
          budget: Maybe(Budget),
        },
        {
          description:
            'the item, from 0, of a list with a nested chat for each; calls of one list have the same message_id',
        },
      ),
    ),
    provider_data: Maybe(Json),
  }),
  tool_result: eventSchema('tool_result', {
    call_id: Text,
    ok: Type.Boolean(),
    result: Maybe(Json),
    error: Maybe(Failure),
    duration_ms: Count,
    handoff: Maybe(Text),
  }),
  agent_response: eventSchema('agent_response', {
    agent: Text,
    message_id: Text,
    text: Text,
    visible: Type.Boolean(),
    finish_reason: OneOf(FINISH_REASONS),
    provider_data: Maybe(Json),
  }),
  structured_output: eventSchema('structured_output', {
    agent: Text,
    message_id: Text,
    model: Text,
    value: Json,
    visible: Maybe(Type.Boolean()),
  }),
  handoff: eventSchema('handoff', {
    from: Text,
    to: Text,
    rule: HandoffRuleRef,
    because: Type.Object({
      text: Text,
      values: Maybe(JsonRecord),
      also: Maybe(Texts),
      offered: Maybe(Type.Array(PassedOver)),
    }),
  }),
  context_update: eventSchema('context_update', {
    set: JsonRecord,
    unset: Maybe(Texts),
    by: OneOf(UPDATED_BY),
    call_id: Maybe(Text),
  }),
  input_request: eventSchema('input_request', {
    request_id: Text,
    kind: OneOf(QUESTION_KINDS),
    agent: Text,
    prompt: Text,
    options: Maybe(Texts),
    schema: Maybe(JsonRecord),
    component: Maybe(Text),
    call_id: Maybe(Text),
    expires_at: Maybe(Text),
  }),
  input_response: eventSchema('input_response', {
    request_id: Text,
    command_id: CommandIdSchema,
    value: Json,
  }),
  command_rejected: eventSchema('command_rejected', {
    command_id: Text,
    code: Text,
    message: Text,
  }),
  usage: eventSchema('usage', {
    agent: Text,
    purpose: OneOf(USAGE_PURPOSES),
    message_id: Maybe(Text),
    provider: Text,
    model: Text,
    input_tokens: Nullable(Count),
    output_tokens: Nullable(Count),
    cached_input_tokens: Nullable(Count),
    reasoning_tokens: Nullable(Count),
    cost_usd: Nullable(Type.Number({ minimum: 0 })),
    duration_ms: Count,
    first_token_ms: Nullable(Count),
    cached: Type.Boolean(),
    estimated: Maybe(
      Type.Literal(true, { description: 'the call did not end: some counts are estimates' }),
    ),
    outcome: OneOf(['ok', 'failed', 'voided', 'cancelled']),
    traceparent: Maybe(
      Type.String({
        pattern: TRACEPARENT_PATTERN,
        description: 'the span of the call; only if the server sends traces',
      }),
    ),
  }),
  guardrail: eventSchema('guardrail', {
    name: Text,
    stage: OneOf(['input', 'output']),
    agent: Text,
    action: OneOf(['block', 'replace', 'handoff']),
  }),
  hook: eventSchema('hook', {
    hook: Text,
    function: Text,
    agent: Maybe(Text),
    ok: Type.Boolean(),
    duration_ms: Count,
  }),
  history_summary: eventSchema('history_summary', { agent: Text, upto_seq: Count, text: Text }),
  child_start: eventSchema('child_start', {
    call_id: Text,
    child_chat_id: ChatIdSchema,
    workflow_name: WorkflowNameSchema,
    budget: Maybe(Budget),
  }),
  child_complete: eventSchema('child_complete', {
    call_id: Text,
    child_chat_id: ChatIdSchema,
    workflow_name: WorkflowNameSchema,
    status: OneOf(['complete', 'error']),
    result: Json,
    command_id: Text,
    usage: Maybe(UsageTotals),
  }),
  error: eventSchema('error', {
    code: Text,
    message: Text,
    retryable: Type.Boolean(),
    agent: Maybe(Text),
    message_id: Maybe(Text),
    details: Maybe(FailureDetails),
  }),
  workflow_complete: eventSchema('workflow_complete', {
    reason: OneOf(COMPLETE_REASONS),
    command_id: Maybe(Text),
    usage: UsageTotals,
    duration_ms: Count,
  }),
  workflow_error: eventSchema('workflow_error', {
    code: Text,
    message: Text,
    retryable: Type.Boolean(),
    command_id: Maybe(Text),
    usage: Maybe(UsageTotals),
    details: Maybe(FailureDetails),
    left_out: Maybe(LeftOut),
  }),
} satisfies Record<string, TObject>;

/** JSON Schemas of the events, by type. */
export const EVENT_SCHEMAS = defs;
type Defs = typeof defs;

export type EventType = keyof Defs;
export type EventOf<T extends EventType> = { readonly [K in T]: Readonly<Static<Defs[K]>> }[T];
/** The closed union of events. */
export type RuntimeEvent = { [T in EventType]: EventOf<T> }[EventType];

type Numbered = 'seq' | 'ts' | 'chat_id';
export type DraftOf<T extends EventType> = { [K in T]: Omit<EventOf<K>, Numbered> }[T];
/** An event before its commit. The runner adds its number and time. */
export type EventDraft = { [T in EventType]: DraftOf<T> }[EventType];

export const EVENT_TYPES = Object.keys(defs) as readonly EventType[];

export const LOG_VERSION = 1;
export const MAX_EVENTS_PER_COMMIT = 64;
export const MAX_COMMIT_BYTES = 1024 * 1024;

/**
 * One record of the log, whose events become visible together. Unique on `{log_id, first_seq}`. `v`
 * is the version of the log format.
 */
export interface Commit {
  readonly log_id: string;
  readonly first_seq: number;
  readonly last_seq: number;
  readonly fence: number;
  readonly commit_id: string;
  readonly v: number;
  readonly events: readonly RuntimeEvent[];
}

/** Whether the event ends a run. Each run has exactly one such event. */
export const isTerminal = (event: { readonly type: EventType }): boolean =>
  event.type === 'workflow_complete' || event.type === 'workflow_error';
