import { Type, type Static, type TProperties } from 'typebox';
import { ContentPart, Failure, QUESTION_KINDS, type RuntimeEvent } from './events.ts';
import { ChatIdSchema, CommandIdSchema, WorkflowNameSchema } from './ids.ts';
import { Json, JsonRecord } from './json.ts';
import type { LiveDelta } from './live.ts';

const Maybe = <T extends TProperties[string]>(schema: T) => Type.Optional(schema);
const Seq = Type.Integer({ minimum: 0 });
const Token = Type.String({ maxLength: 8192 });

/**
 * Every client frame may have an `id` (echoed as `reply_to`) and a `token` (renews the session's
 * token). Unknown fields are ignored.
 */
const frame = <T extends string, P extends TProperties>(type: T, fields: P) =>
  Type.Object({
    type: Type.Literal(type),
    id: Maybe(Type.String({ maxLength: 128 })),
    token: Maybe(Token),
    ...fields,
  });

export const CLIENT_FRAME_SCHEMAS = {
  auth: frame('auth', { token: Token }),
  open: frame('open', {
    chat_id: Maybe(ChatIdSchema),
    workflow_name: Maybe(WorkflowNameSchema),
    after_seq: Maybe(Seq),
    log_id: Maybe(Type.String({ maxLength: 128 })),
    trace: Maybe(Type.Boolean()),
    context: Maybe(JsonRecord),
  }),
  user_message: frame('user_message', {
    chat_id: Maybe(ChatIdSchema),
    workflow_name: Maybe(WorkflowNameSchema),
    text: Maybe(Type.String()),
    content: Maybe(Type.Array(ContentPart, { minItems: 1, maxItems: 32 })),
    command_id: Maybe(CommandIdSchema),
    context: Maybe(JsonRecord),
  }),
  input_response: frame('input_response', {
    chat_id: ChatIdSchema,
    request_id: Type.String({ maxLength: 256 }),
    value: Json,
    command_id: Maybe(CommandIdSchema),
  }),
  tool_response: frame('tool_response', {
    chat_id: ChatIdSchema,
    call_id: Type.String({ maxLength: 256 }),
    result: Maybe(Json),
    error: Maybe(Type.Union([Failure, Type.String()])),
    command_id: Maybe(CommandIdSchema),
  }),
  cancel: frame('cancel', {
    chat_id: ChatIdSchema,
    run_id: Maybe(Type.String({ maxLength: 256 })),
    reason: Maybe(Type.String({ maxLength: 1024 })),
    command_id: Maybe(CommandIdSchema),
  }),
  close: frame('close', { chat_id: ChatIdSchema }),
  ping: frame('ping', {}),
};

type ClientFrames = typeof CLIENT_FRAME_SCHEMAS;
export type ClientFrameType = keyof ClientFrames;
export type ClientFrameOf<T extends ClientFrameType> = {
  [K in T]: Readonly<Static<ClientFrames[K]>>;
}[T];
export type ClientFrame = { [T in ClientFrameType]: ClientFrameOf<T> }[ClientFrameType];

export const CHAT_STATUSES = ['idle', 'running', 'awaiting_input', 'failed'] as const;
/** `failed`: the last run ended in `workflow_error`. A message starts a new one. */
export type ChatStatus = (typeof CHAT_STATUSES)[number];

/** An open question, announced to every client that opens the chat. */
export const PendingQuestion = Type.Object({
  chat_id: ChatIdSchema,
  request_id: Type.String(),
  kind: Type.Unsafe<(typeof QUESTION_KINDS)[number]>({ enum: [...QUESTION_KINDS] }),
  agent: Type.String(),
  prompt: Type.String(),
  options: Maybe(Type.Unsafe<readonly string[]>({ type: 'array', items: { type: 'string' } })),
  schema: Maybe(JsonRecord),
  component: Maybe(Type.String()),
  call_id: Maybe(Type.String()),
  expires_at: Maybe(Type.String()),
});
export type PendingQuestion = Readonly<Static<typeof PendingQuestion>>;

export const CONTROL_FRAME_SCHEMAS = {
  ready: Type.Object({
    type: Type.Literal('ready'),
    connection_id: Type.String(),
    app_id: Type.String(),
    user_id: Type.String(),
    expires_at: Type.String(),
    limits: Type.Object({ max_frame_bytes: Seq, max_text_bytes: Seq }),
  }),
  opened: Type.Object({
    type: Type.Literal('opened'),
    chat_id: ChatIdSchema,
    log_id: Type.String(),
    workflow_name: Type.String(),
    workflow_version: Type.Union([Type.String(), Type.Null()]),
    status: Type.Unsafe<ChatStatus>({ enum: [...CHAT_STATUSES] }),
    head_seq: Seq,
    pending: Type.Array(PendingQuestion),
    parent_chat_id: Maybe(ChatIdSchema),
    reply_to: Maybe(Type.String()),
  }),
  accepted: Type.Object({
    type: Type.Literal('accepted'),
    chat_id: ChatIdSchema,
    command_id: Type.String(),
    duplicate: Type.Boolean(),
    reply_to: Maybe(Type.String()),
  }),
  caught_up: Type.Object({ type: Type.Literal('caught_up'), chat_id: ChatIdSchema, head_seq: Seq }),
  resync_required: Type.Object({
    type: Type.Literal('resync_required'),
    chat_id: ChatIdSchema,
    log_id: Type.String(),
    head_seq: Seq,
  }),
  token_expiring: Type.Object({ type: Type.Literal('token_expiring'), expires_at: Type.String() }),
  request_error: Type.Object({
    type: Type.Literal('request_error'),
    code: Type.String(),
    message: Type.String(),
    retryable: Type.Boolean(),
    details: Maybe(JsonRecord),
    reply_to: Maybe(Type.String()),
    chat_id: Maybe(ChatIdSchema),
    command_id: Maybe(Type.String()),
  }),
  going_away: Type.Object({ type: Type.Literal('going_away'), reconnect_after_ms: Seq }),
  pong: Type.Object({ type: Type.Literal('pong'), reply_to: Maybe(Type.String()) }),
};

type ControlFrames = typeof CONTROL_FRAME_SCHEMAS;
export type ControlFrameType = keyof ControlFrames;
export type ControlFrameOf<T extends ControlFrameType> = {
  [K in T]: Readonly<Static<ControlFrames[K]>>;
}[T];
export type ControlFrame = { [T in ControlFrameType]: ControlFrameOf<T> }[ControlFrameType];
/**
 * One frame per event (only events have a `seq`), live deltas, and frames that manage the
 * connection.
 */
export type ServerFrame = RuntimeEvent | LiveDelta | ControlFrame;
