import type { RuntimeEvent } from '../events.ts';
import type { PendingQuestion } from '../frames.ts';
import { nothingLive, type HeldView, type ViewItem } from './chat-view.ts';
import { append } from './growing-list.ts';

type Happened<I = ViewItem> = I extends unknown ? Omit<I, 'seq' | 'ts'> : never;

export const add = (view: HeldView, event: RuntimeEvent, item: Happened): HeldView => ({
  ...view,
  list: append(view.list, { seq: event.seq, ts: event.ts, ...item } as ViewItem),
});

export const closeQuestions = (
  view: HeldView,
  closed: (question: PendingQuestion) => boolean,
): HeldView =>
  view.questions.length === 0
    ? view
    : { ...view, questions: view.questions.filter((question) => !closed(question)) };

export const stopText = (view: HeldView, message_id?: string): HeldView =>
  view.live.text === null || (message_id !== undefined && view.live.text.message_id !== message_id)
    ? view
    : { ...view, live: { ...view.live, text: null } };

export function dropProgress(view: HeldView, call_id: string): HeldView {
  if (!view.live.progress.has(call_id)) return view;
  return {
    ...view,
    live: {
      ...view.live,
      progress: new Map([...view.live.progress].filter(([id]) => id !== call_id)),
    },
  };
}

export const endRun = (view: HeldView, status: 'idle' | 'failed'): HeldView => ({
  ...view,
  status,
  run_id: null,
  questions: [],
  live: nothingLive,
});
