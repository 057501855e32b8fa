import type { EventOf } from '../events.ts';
import type { ChatStatus, PendingQuestion } from '../frames.ts';
import type { JsonValue } from '../json.ts';
import type { ViewDetails } from './view-details.ts';
import { hold, show, type Held } from './shown-list.ts';

/** `waiting`: a person or a UI must answer first. */
export type CallState = 'running' | 'waiting' | 'ok' | 'failed';

/** One call of a tool. After an approval that edited them, `arguments` are the edited ones. */
export type CallItem = Pick<
  EventOf<'tool_call'>,
  'call_id' | 'message_id' | 'agent' | 'tool' | 'arguments' | 'kind' | 'component' | 'display'
> & {
  readonly state: CallState;
  readonly result?: JsonValue;
  readonly error?: { readonly code: string; readonly message: string };
  readonly duration_ms?: number;
};

interface At {
  readonly seq: number;
  readonly ts: string;
}

/** What a chat window shows: one item for each thing that happened, in the order of the log. */
export type ViewItem = At &
  (
    | ({ readonly kind: 'user' } & Pick<
        EventOf<'user_message'>,
        'message_id' | 'command_id' | 'text' | 'content'
      >)
    | ({ readonly kind: 'agent' } & Pick<
        EventOf<'agent_response'>,
        'message_id' | 'agent' | 'text' | 'visible' | 'finish_reason'
      >)
    | { readonly kind: 'call'; readonly call: CallItem }
    | ({ readonly kind: 'output' } & Pick<
        EventOf<'structured_output'>,
        'message_id' | 'agent' | 'model' | 'value'
      >)
    | {
        readonly kind: 'handoff';
        readonly from: string;
        readonly to: string;
        readonly because: string;
      }
    /** `answer` is absent while the question is open, and if it was closed without one. */
    | { readonly kind: 'question'; readonly question: PendingQuestion; readonly answer?: JsonValue }
    /** A command that was accepted and then rejected. */
    | {
        readonly kind: 'rejected';
        readonly command_id: string;
        readonly code: string;
        readonly message: string;
      }
    /** A failure that the run survived. */
    | {
        readonly kind: 'error';
        readonly code: string;
        readonly message: string;
        readonly retryable: boolean;
      }
    | { readonly kind: 'complete'; readonly reason: EventOf<'workflow_complete'>['reason'] }
    | {
        readonly kind: 'failed';
        readonly code: string;
        readonly message: string;
        readonly retryable: boolean;
      }
  );

/** Text of a message that is being written. */
export interface StreamingText {
  readonly message_id: string;
  readonly agent: string;
  readonly text: string;
}

export interface CallProgress {
  readonly percent?: number;
  readonly message?: string;
}

/**
 * Data that only live frames have. Replay does not restore it, and the events that follow supersede
 * it.
 */
export interface LiveView {
  readonly text: StreamingText | null;
  readonly progress: ReadonlyMap<string, CallProgress>;
}

/**
 * Plain data that only `applyFrame` changes, by making a new view. Unchanged parts stay the same
 * objects: an item until it changes itself, and `items` until an item is added or changes.
 */
export interface ChatView {
  /** null until the first frame that names the chat. */
  readonly chat_id: string | null;
  readonly log_id: string | null;
  readonly workflow_name: string | null;
  readonly status: ChatStatus;
  /** The id of the open run, which a `cancel` names. */
  readonly run_id: string | null;
  /** The agent that speaks, or spoke last. */
  readonly agent: string | null;
  /** The last event in this view, after which to resume. */
  readonly last_seq: number;
  /** The highest `seq` that is known to exist. */
  readonly head_seq: number;
  /**
   * An event arrived whose predecessor is missing. It is not in the view: resume after `last_seq`.
   */
  readonly gap: boolean;
  /** Replay is complete and the connection is open, so frames that arrive now are live. */
  readonly caught_up: boolean;
  readonly items: readonly ViewItem[];
  /** Open questions of this chat, oldest first; `allQuestions` adds those of its children. */
  readonly questions: readonly PendingQuestion[];
  /**
   * Nested workflows, by their chat id. Events that are missing before their first one are not
   * requested.
   */
  readonly children: ReadonlyMap<string, ChatView>;
  readonly live: LiveView;
  /** null unless the view is folded by `applyFrameWith(foldDetails)`. */
  readonly details: ViewDetails | null;
}

export const nothingLive: LiveView = { text: null, progress: new Map() };

export const emptyView: ChatView = {
  chat_id: null,
  log_id: null,
  workflow_name: null,
  status: 'idle',
  run_id: null,
  agent: null,
  last_seq: 0,
  head_seq: 0,
  gap: false,
  caught_up: false,
  items: [],
  questions: [],
  children: new Map(),
  live: nothingLive,
  details: null,
};

/** A view while frames change it. */
export type HeldView = Held<ChatView, 'items'>;
export const holdView = (view: ChatView): HeldView => hold<ChatView, 'items'>(view, 'items');
export const showView = (held: HeldView): ChatView => show<ChatView, 'items'>(held, 'items');
export const emptyHeld: HeldView = holdView(emptyView);
