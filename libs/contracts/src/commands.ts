import { Type, type Static } from 'typebox';
import { ContentPart, Failure, type Budget, type ParentRef, type UsageTotals } from './events.ts';
import { CommandIdSchema } from './ids.ts';
import { canonicalJson, Json, JsonRecord, type JsonValue } from './json.ts';

export const UserMessage = Type.Object({
  type: Type.Literal('user_message'),
  command_id: CommandIdSchema,
  text: Type.Optional(Type.String()),
  content: Type.Optional(Type.Array(ContentPart, { minItems: 1, maxItems: 32 })),
  context: Type.Optional(JsonRecord),
});
export const InputResponse = Type.Object({
  type: Type.Literal('input_response'),
  command_id: CommandIdSchema,
  request_id: Type.String(),
  value: Json,
});
export const ToolResponse = Type.Object({
  type: Type.Literal('tool_response'),
  command_id: CommandIdSchema,
  call_id: Type.String(),
  result: Type.Optional(Json),
  error: Type.Optional(Type.Union([Failure, Type.String()])),
});
export const Cancel = Type.Object({
  type: Type.Literal('cancel'),
  command_id: CommandIdSchema,
  run_id: Type.Optional(Type.String()),
  reason: Type.Optional(Type.String()),
});

/**
 * Added by the runtime, and never taken from the client. It applies to a run that this command
 * starts.
 */
export interface RunTerms {
  /** The limits of the caller's token. */
  readonly budget?: Budget;
  /** The span outside the runtime that the run belongs to, as `readTraceparent` returns it. */
  readonly traceparent?: string;
}
export type UserMessage = Readonly<Static<typeof UserMessage>> & RunTerms;
export type InputResponse = Readonly<Static<typeof InputResponse>>;
export type ToolResponse = Readonly<Static<typeof ToolResponse>>;
export type Cancel = Readonly<Static<typeof Cancel>>;
export type ClientCommand = UserMessage | InputResponse | ToolResponse | Cancel;

/** Starts the first run of an AgentDriven or BackendOnly chat, or of a child. */
export interface Start extends RunTerms {
  readonly type: 'start';
  readonly command_id: string;
  readonly context?: { readonly [name: string]: JsonValue };
  readonly parent?: ParentRef;
  /** The task that a parent gives to its child. */
  readonly text?: string;
}
/** A child's outcome, put into its parent's inbox. */
export interface ChildDone {
  readonly type: 'child_done';
  readonly command_id: string;
  readonly call_id: string;
  readonly status: 'complete' | 'error';
  readonly result: JsonValue;
  /** Usage of the child's run, including its own children. */
  readonly usage?: UsageTotals;
}
export type InternalCommand = Start | ChildDone;
export type Command = ClientCommand | InternalCommand;
export type CommandType = Command['type'];

/** The prefix of ids of internal commands. `COMMAND_ID_PATTERN` keeps clients from using it. */
export const INTERNAL_ID_PREFIX = '~';
export const START_COMMAND_ID = '~start';

/**
 * What makes two commands with one id the same, as canonical JSON: the `type` and the content. Ids,
 * tokens, budgets and traces are left out. The caller hashes it.
 */
export function commandContent(command: Command): string {
  const { command_id: _id, ...rest } = command;
  const { budget: _budget, traceparent: _traceparent, ...says } = rest as typeof rest & RunTerms;
  return canonicalJson(says as JsonValue);
}
