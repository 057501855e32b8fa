import type { ChatState, NestedById } from '@mozaiks/contracts';
import type { AnswerUsage } from './usage.ts';

/** A message that was sent in part. */
export interface OpenText {
  readonly message_id: string;
  /** The text that has arrived so far. */
  readonly seen: string;
  /** Text that was sent and became void. It is still open whether this message repeats it. */
  readonly repeats: string;
}

export type Finish = 'stop' | 'length' | 'content_filter';

/** The state of an answer. Plain data; `project` returns the next one. */
export interface AnswerView {
  /** The chat after the events so far, without transcript and context. */
  readonly chat: ChatState;
  readonly nestedChats: NestedById;
  /** Commands of this request without an outcome yet. */
  readonly waiting: ReadonlySet<string>;
  readonly commands: ReadonlySet<string>;
  /** False while events belong to other requests. */
  readonly isShowing: boolean;
  /** All events that were stored when the request arrived have been passed. */
  readonly isLive: boolean;
  readonly text: OpenText | null;
  /** All text that was sent. */
  readonly said: string;
  readonly usage: AnswerUsage;
  /** The last event after which the chat was at rest. */
  readonly rest_seq: number;
  readonly finish: Finish;
  readonly failure: { readonly code: string; readonly message: string } | null;
  readonly isOver: boolean;
}

/** A new view, and the text to send. */
export interface Step {
  readonly view: AnswerView;
  readonly text: string;
}

export const silent = (view: AnswerView): Step => ({ view, text: '' });

/** Runs another step after a step, and sends the text of both. */
export function andThen({ view, text }: Step, next: (view: AnswerView) => Step): Step {
  const after = next(view);
  return { view: after.view, text: text + after.text };
}
