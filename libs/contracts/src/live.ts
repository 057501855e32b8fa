import { Type, type Static } from 'typebox';
import { ChatIdSchema } from './ids.ts';

/**
 * A piece of a message that is being written. Apply it if `offset` equals the length of the text so
 * far (in UTF-16 units).
 */
export const AgentDelta = Type.Object({
  type: Type.Literal('agent_delta'),
  chat_id: ChatIdSchema,
  run_id: Type.String(),
  agent: Type.String(),
  message_id: Type.String(),
  offset: Type.Integer({ minimum: 0 }),
  text: Type.String(),
});
export type AgentDelta = Static<typeof AgentDelta>;

export const ToolProgress = Type.Object({
  type: Type.Literal('tool_progress'),
  chat_id: ChatIdSchema,
  run_id: Type.String(),
  call_id: Type.String(),
  percent: Type.Optional(Type.Number()),
  message: Type.Optional(Type.String()),
});
export type ToolProgress = Static<typeof ToolProgress>;

/**
 * Live frames. They are never stored, have no `seq`, and are superseded by the event that follows.
 */
export type LiveDelta = AgentDelta | ToolProgress;
type Distribute<T> = T extends unknown ? Omit<T, 'chat_id'> : never;
/** What the engine publishes. The runner adds the chat. */
export type LiveDraft = Distribute<LiveDelta>;
