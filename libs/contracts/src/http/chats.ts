import { Type, type Static, type TProperties } from 'typebox';
import { CHAT_STATUSES, PendingQuestion, type ChatStatus } from '../frames.ts';
import { ChatIdSchema, WorkflowNameSchema } from '../ids.ts';
import { JsonRecord } from '../json.ts';

const Maybe = <T extends TProperties[string]>(schema: T) => Type.Optional(schema);
const Nullable = <T extends TProperties[string]>(schema: T) => Type.Union([schema, Type.Null()]);
const closed = { additionalProperties: false };
const Time = Type.String({ format: 'date-time', description: 'RFC 3339, UTC, milliseconds' });
const Status = Type.Unsafe<ChatStatus>({ type: 'string', enum: [...CHAT_STATUSES] });

/** Body of `POST /api/chats`. */
export const ChatCreation = Type.Object(
  {
    workflow_name: WorkflowNameSchema,
    chat_id: Maybe(ChatIdSchema),
    client_request_id: Maybe(
      Type.String({
        minLength: 1,
        maxLength: 256,
        description: 'The same id creates the same chat. Ignored if `chat_id` is given.',
      }),
    ),
    context: Maybe(JsonRecord),
  },
  closed,
);
export type ChatCreation = Readonly<Static<typeof ChatCreation>>;

export const CreatedChat = Type.Object({
  chat_id: ChatIdSchema,
  workflow_name: WorkflowNameSchema,
  created: Type.Boolean({ description: 'false: the chat existed already' }),
  websocket_url: Type.String({
    description: 'Path of the WebSocket that is bound to this chat, relative to this server',
  }),
});
export type CreatedChat = Readonly<Static<typeof CreatedChat>>;

const summary = {
  chat_id: ChatIdSchema,
  workflow_name: WorkflowNameSchema,
  title: Nullable(
    Type.String({
      description: 'What `PATCH` set, otherwise the first message, shortened; null before it',
    }),
  ),
  status: Status,
  parent_chat_id: Nullable(ChatIdSchema),
  created_at: Time,
  last_activity_at: Time,
};
export const ChatSummary = Type.Object(summary);
export type ChatSummary = Readonly<Static<typeof ChatSummary>>;

export const ChatPage = Type.Object({
  items: Type.Array(ChatSummary),
  next_cursor: Nullable(
    Type.String({ description: '`cursor` of the next page; null on the last one' }),
  ),
});
export type ChatPage = Readonly<Static<typeof ChatPage>>;

export const ChatDetails = Type.Object({
  ...summary,
  log_id: Type.String(),
  workflow_version: Nullable(Type.String()),
  head_seq: Type.Integer({ minimum: 0 }),
  pending: Type.Array(PendingQuestion),
});
export type ChatDetails = Readonly<Static<typeof ChatDetails>>;

export const ChatListQuery = Type.Object(
  {
    workflow_name: Maybe(WorkflowNameSchema),
    status: Maybe(Status),
    include_children: Maybe(Type.Boolean({ description: 'Nested chats as well. Default: false' })),
    limit: Maybe(Type.Integer({ minimum: 1, maximum: 100, description: 'Default: 50' })),
    cursor: Maybe(Type.String({ minLength: 1, maxLength: 512 })),
  },
  closed,
);
export type ChatListQuery = Readonly<Static<typeof ChatListQuery>>;

/** Body of `PATCH /api/chats/{chat_id}`. */
export const ChatChanges = Type.Object(
  {
    title: Nullable(
      Type.String({ maxLength: 200, pattern: '\\S', description: 'null: the first message again' }),
    ),
  },
  closed,
);
export type ChatChanges = Readonly<Static<typeof ChatChanges>>;

/** Body of `POST /api/chats/{chat_id}/fork`. */
export const ForkPoint = Type.Object(
  {
    at_seq: Type.Integer({
      minimum: 1,
      description: 'The last event that the new chat has: the end of a run, or a question',
    }),
  },
  closed,
);
export type ForkPoint = Readonly<Static<typeof ForkPoint>>;
