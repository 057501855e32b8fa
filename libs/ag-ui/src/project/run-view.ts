import {
  fromTimestamp,
  type ChatState,
  type EventOf,
  type Family,
  type JsonValue,
  type RuntimeEvent,
} from '@mozaiks/contracts';
import type { Projected, Stamp } from '../events.ts';

/** What a response is about: the same for all of its events. */
export interface RunFacts {
  readonly threadId: string;
  readonly runId: string;
  /** The chat of the branch that is shown. */
  readonly chat_id: string;
  /** The client knows protocol 1.0: without it, nothing is sent that older clients refuse. */
  readonly declared: boolean;
  /** Variables that clients may see. Without any, no state is sent. */
  readonly shared: ReadonlySet<string>;
  /** Tools that the page carries out. */
  readonly tools: ReadonlySet<string>;
  /** Calls whose result the page has sent: it holds them already. */
  readonly answered: ReadonlySet<string>;
  /** The command of the message after which MESSAGES_SNAPSHOT is due. */
  readonly snapshotAfter?: string | undefined;
}

/** A message that is being sent. */
export interface OpenText {
  readonly message_id: string;
  readonly sent: string;
}

/** Where a response stands. Plain data; `project` makes the next one. */
export interface RunView {
  readonly facts: RunFacts;
  /** The chat after the events so far, without transcript and context. */
  readonly chat: ChatState;
  /** The chats that are nested in it. */
  readonly family: Family;
  /** Text questions of nested chats that the page shows. */
  readonly asked: ReadonlySet<string>;
  /** Commands of this request of which nothing has happened yet. */
  readonly waiting: ReadonlySet<string>;
  /** Commands of this request that are messages. */
  readonly messages: ReadonlySet<string>;
  /** False while what happens belongs to others. */
  readonly isShowing: boolean;
  /** The events that were stored when the request came are behind. */
  readonly isLive: boolean;
  readonly state: ReadonlyMap<string, JsonValue>;
  readonly text: OpenText | null;
  readonly step: string | null;
  /** The last end of a run that was shown. */
  readonly end: EventOf<'workflow_complete'> | EventOf<'workflow_error'> | null;
  /** The last refusal of a message of this request. */
  readonly refused: EventOf<'command_rejected'> | null;
  /** RUN_FINISHED or RUN_ERROR was sent: nothing more comes. */
  readonly isOver: boolean;
}

/** A view, and what is sent on the way to it. */
export interface Step {
  readonly view: RunView;
  readonly events: readonly Projected[];
}

export const silent = (view: RunView): Step => ({ view, events: [] });

/** One step after the other. */
export function andThen({ view, events }: Step, next: (view: RunView) => Step): Step {
  const after = next(view);
  return { view: after.view, events: [...events, ...after.events] };
}

export const stampOf = ({ seq, ts }: RuntimeEvent): Stamp => ({
  timestamp: fromTimestamp(ts),
  metadata: { seq },
});
