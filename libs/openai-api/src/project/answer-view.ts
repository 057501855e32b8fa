import type { ChatState, Family } from '@mozaiks/contracts';
import type { AnswerUsage } from './usage.ts';

/** A message of which a part was sent. */
export interface OpenText {
  readonly message_id: string;
  /** What has arrived of it. */
  readonly seen: string;
  /** Text that was sent and became void: not yet told whether this message repeats it. */
  readonly repeats: string;
}

export type Finish = 'stop' | 'length' | 'content_filter';

/** Where an answer stands. Plain data; `project` makes the next one. */
export interface AnswerView {
  /** The chat after the events so far, without transcript and context. */
  readonly chat: ChatState;
  readonly family: Family;
  /** Commands of this request of which nothing has happened yet. */
  readonly waiting: ReadonlySet<string>;
  readonly commands: ReadonlySet<string>;
  /** False while what happens belongs to others. */
  readonly isShowing: boolean;
  /** The events that were stored when the request came are behind. */
  readonly isLive: boolean;
  readonly text: OpenText | null;
  /** Everything that was sent. */
  readonly said: string;
  readonly usage: AnswerUsage;
  /** The last event after which the chat rested. */
  readonly rest_seq: number;
  readonly finish: Finish;
  readonly failure: { readonly code: string; readonly message: string } | null;
  readonly isOver: boolean;
}

/** A view, and the text that is sent on the way to it. */
export interface Step {
  readonly view: AnswerView;
  readonly text: string;
}

export const silent = (view: AnswerView): Step => ({ view, text: '' });

/** One step after the other. */
export function andThen({ view, text }: Step, next: (view: AnswerView) => Step): Step {
  const after = next(view);
  return { view: after.view, text: text + after.text };
}
