import {
  fromTimestamp,
  type ChatState,
  type EventOf,
  type NestedById,
  type JsonValue,
  type RuntimeEvent,
} from '@mozaiks/contracts';
import type { Projected, Stamp } from '../events.ts';

/** The constant parts of a response. */
export interface RunInfo {
  readonly threadId: string;
  readonly runId: string;
  /** The chat of the shown branch. */
  readonly chat_id: string;
  /**
   * Whether the client supports protocol 1.0. Otherwise, nothing is sent that older clients refuse.
   */
  readonly declared: boolean;
  /** Variables that clients may see. Without any, no state is sent. */
  readonly shared: ReadonlySet<string>;
  /** Tools that the page runs. */
  readonly tools: ReadonlySet<string>;
  /** Calls whose result the page has sent, so it already has them. */
  readonly answered: ReadonlySet<string>;
  /** The command of the message after which a MESSAGES_SNAPSHOT is due. */
  readonly snapshotAfter?: string | undefined;
}

/** A message that is being sent. */
export interface OpenText {
  readonly message_id: string;
  readonly sent: string;
}

/** The state of a response. Plain data; `project` returns the next one. */
export interface RunView {
  readonly info: RunInfo;
  /** The chat after the events so far, without transcript and context. */
  readonly chat: ChatState;
  /** The nested chats. */
  readonly nestedChats: NestedById;
  /** Text questions of nested chats that the page already shows. */
  readonly asked: ReadonlySet<string>;
  /** Commands of this request without an outcome yet. */
  readonly waiting: ReadonlySet<string>;
  /** Commands of this request that are messages. */
  readonly messages: ReadonlySet<string>;
  /** False while events belong to other requests. */
  readonly isShowing: boolean;
  /** All events that were stored when the request arrived have been passed. */
  readonly isLive: boolean;
  readonly state: ReadonlyMap<string, JsonValue>;
  readonly text: OpenText | null;
  readonly step: string | null;
  /** The last shown end of a run. */
  readonly end: EventOf<'workflow_complete'> | EventOf<'workflow_error'> | null;
  /** The last rejection of a message of this request. */
  readonly refused: EventOf<'command_rejected'> | null;
  /** RUN_FINISHED or RUN_ERROR was sent, so nothing more is sent. */
  readonly isOver: boolean;
}

/** A new view, and the events to send. */
export interface Step {
  readonly view: RunView;
  readonly events: readonly Projected[];
}

export const silent = (view: RunView): Step => ({ view, events: [] });

/** Runs another step after a step, and sends the events of both. */
export function andThen({ view, events }: Step, next: (view: RunView) => Step): Step {
  const after = next(view);
  return { view: after.view, events: [...events, ...after.events] };
}

export const stampOf = ({ seq, ts }: RuntimeEvent): Stamp => ({
  timestamp: fromTimestamp(ts),
  metadata: { seq },
});
