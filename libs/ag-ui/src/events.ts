import type { JsonObject, JsonValue } from '@mozaiks/contracts';

/** The protocol version of this library. */
export const PROTOCOL_VERSION = '1.0';

export type UserContent = string | readonly JsonObject[];

/** A message in MESSAGES_SNAPSHOT. */
export type Message =
  | { readonly id: string; readonly role: 'user'; readonly content: UserContent }
  | {
      readonly id: string;
      readonly role: 'assistant';
      readonly content?: string;
      readonly toolCalls?: readonly ToolCall[];
    }
  | {
      readonly id: string;
      readonly role: 'tool';
      readonly toolCallId: string;
      readonly content: string;
    };

export interface ToolCall {
  readonly id: string;
  readonly type: 'function';
  readonly function: { readonly name: string; readonly arguments: string };
}

export interface Interrupt {
  readonly id: string;
  readonly reason: string;
  readonly message?: string;
  readonly toolCallId?: string;
  readonly responseSchema?: JsonObject;
  readonly expiresAt?: string;
  readonly metadata?: JsonObject;
}

export type Outcome =
  | { readonly type: 'success'; readonly pendingToolCallIds: readonly string[] }
  | { readonly type: 'interrupt'; readonly interrupts: readonly Interrupt[] }
  | { readonly type: 'cancelled' };

interface Fields {
  RUN_STARTED: {
    readonly threadId: string;
    readonly runId: string;
    readonly protocolVersion?: string;
    /** The chat that the thread currently shows. */
    readonly metadata: { readonly chat_id: string };
  };
  RUN_FINISHED: {
    readonly threadId: string;
    readonly runId: string;
    readonly result?: JsonObject;
    readonly outcome?: Outcome;
  };
  RUN_ERROR: { readonly message: string; readonly code: string };
  STEP_STARTED: { readonly stepName: string };
  STEP_FINISHED: { readonly stepName: string };
  TEXT_MESSAGE_START: {
    readonly messageId: string;
    readonly role: 'assistant';
    readonly name?: string;
  };
  TEXT_MESSAGE_CONTENT: { readonly messageId: string; readonly delta: string };
  TEXT_MESSAGE_END: { readonly messageId: string };
  TOOL_CALL_START: {
    readonly toolCallId: string;
    readonly toolCallName: string;
    readonly parentMessageId: string;
  };
  TOOL_CALL_ARGS: { readonly toolCallId: string; readonly delta: string };
  TOOL_CALL_END: { readonly toolCallId: string };
  TOOL_CALL_RESULT: {
    readonly messageId: string;
    readonly toolCallId: string;
    readonly content: string;
    readonly role: 'tool';
  };
  STATE_SNAPSHOT: { readonly snapshot: JsonObject };
  STATE_DELTA: {
    readonly delta: readonly {
      readonly op: 'add';
      readonly path: string;
      readonly value: JsonValue;
    }[];
  };
  MESSAGES_SNAPSHOT: { readonly messages: readonly Message[] };
  CUSTOM: { readonly name: string; readonly value: JsonObject };
}

/**
 * The time of an event, in whole milliseconds since the epoch, and the chat event that it comes
 * from, if any.
 */
export interface Stamp {
  readonly timestamp: number;
  readonly metadata?: { readonly seq: number };
}

/** The events that this library sends. */
export type AgUiEvent = {
  readonly [T in keyof Fields]: { readonly type: T } & Fields[T] & StampOf<T>;
}[keyof Fields];

/** The first event of a response does not come from a chat event. */
type StampOf<T extends keyof Fields> = T extends 'RUN_STARTED' ? Pick<Stamp, 'timestamp'> : Stamp;

/**
 * A placeholder for a MESSAGES_SNAPSHOT with the messages of the stored events up to `seq`. They
 * are read when it is sent.
 */
export interface Resync extends Stamp {
  readonly type: 'RESYNC';
  readonly seq: number;
}

export type Projected = AgUiEvent | Resync;
