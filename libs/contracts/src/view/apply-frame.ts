import type { RuntimeEvent } from '../events.ts';
import type { ControlFrameOf, PendingQuestion, ServerFrame } from '../frames.ts';
import type { LiveDelta } from '../live.ts';
import { applyFact } from './apply-fact.ts';
import { applyLive } from './apply-live.ts';
import { emptyView, nothingLive, type ChatView } from './chat-view.ts';

/**
 * What the window shows after this frame. Pure: the given view stays as it is, and is returned itself when the frame says nothing new, so that
 * `next === view` means that a frame can be dropped (facts that the view has, deltas that do not fit, other chats, types nobody knows yet).
 * Facts of other chats belong to children that `child_start` or `opened` named, and go into `children`.
 */
export function applyFrame(view: ChatView, frame: ServerFrame): ChatView {
  const { chat_id } = frame as { chat_id?: string };
  if (chat_id === undefined) return view;
  if (view.chat_id !== null && chat_id !== view.chat_id) return applyToChild(view, chat_id, frame);
  const named = view.chat_id === null ? { ...view, chat_id } : view;
  return isFact(frame) ? applyNext(named, frame) : applyOther(named, frame);
}

/** Facts, also those of types that this version does not know, are the frames with a `seq`. */
export const isFact = (frame: ServerFrame): frame is RuntimeEvent => Number.isInteger((frame as { seq?: unknown }).seq);

function applyNext(view: ChatView, event: RuntimeEvent): ChatView {
  if (event.seq <= view.last_seq) return view;
  if (event.seq === view.last_seq + 1) return applyFact(view, event);
  return view.gap && view.head_seq >= event.seq ? view : { ...view, gap: true, head_seq: Math.max(view.head_seq, event.seq) };
}

function applyOther(view: ChatView, frame: Exclude<ServerFrame, RuntimeEvent>): ChatView {
  switch (frame.type) {
    case 'opened':
      return applyOpened(view, frame);
    case 'caught_up':
      return { ...view, caught_up: true, head_seq: Math.max(view.head_seq, frame.head_seq) };
    case 'resync_required':
      return { ...emptyView, chat_id: view.chat_id, workflow_name: view.workflow_name, log_id: frame.log_id, head_seq: frame.head_seq };
    case 'agent_delta':
    case 'tool_progress':
      return applyLive(view, frame satisfies LiveDelta);
    default:
      return view;
  }
}

function applyOpened(view: ChatView, frame: ControlFrameOf<'opened'>): ChatView {
  const replaced = view.log_id !== null && view.log_id !== frame.log_id;
  const kept = replaced ? { ...emptyView, chat_id: view.chat_id } : view;
  const { log_id, workflow_name } = frame;
  // The cursor stands in mid-log without the facts before it: only the server knows the status.
  const status = kept.last_seq > 0 && kept.items.length === 0 && kept.run_id === null ? frame.status : kept.status;
  const opened = {
    ...kept,
    log_id,
    workflow_name,
    status,
    gap: false,
    caught_up: false,
    head_seq: Math.max(kept.head_seq, frame.head_seq),
  };
  // Deltas between the old connection and this one are lost; a message still in the making is sent from its beginning.
  return announce({ ...opened, live: nothingLive }, frame.pending);
}

/** Adds the questions that are open; those of children are the whole truth, since their facts may not be replayed. */
function announce(view: ChatView, pending: readonly PendingQuestion[]): ChatView {
  const own = pending.filter(
    ({ chat_id, request_id }) => chat_id === view.chat_id && !view.questions.some((q) => q.request_id === request_id),
  );
  const named = pending.map(({ chat_id }) => chat_id).filter((chat_id) => chat_id !== view.chat_id);
  const children = new Map<string, ChatView>();
  for (const chat_id of [...view.children.keys(), ...named]) {
    const child = view.children.get(chat_id) ?? { ...emptyView, chat_id };
    children.set(chat_id, { ...child, questions: pending.filter((question) => question.chat_id === chat_id) });
  }
  return { ...view, questions: [...view.questions, ...own], children };
}

function applyToChild(view: ChatView, chat_id: string, frame: ServerFrame): ChatView {
  for (const [id, child] of view.children) {
    if (id !== chat_id && !followsChat(child, chat_id)) continue;
    const behind = id === chat_id && isFact(frame) && frame.seq > child.last_seq;
    const next = applyFrame(behind ? { ...child, last_seq: frame.seq - 1 } : child, frame);
    return next === child ? view : { ...view, children: new Map(view.children).set(id, next) };
  }
  return view;
}

/** True for the chat itself and the children that it has named so far. */
export const followsChat = (view: ChatView, chat_id: string): boolean =>
  view.chat_id === chat_id || [...view.children.values()].some((child) => followsChat(child, chat_id));

/** Open questions of the chat and of its children. Each names the chat that takes the answer. */
export const allQuestions = (view: ChatView): readonly PendingQuestion[] => [
  ...view.questions,
  ...[...view.children.values()].flatMap((child) => allQuestions(child)),
];

/** Nothing will happen until somebody says something: the history is complete and no run is under way. */
export const isResting = (view: ChatView): boolean => view.caught_up && (view.status !== 'running' || allQuestions(view).length > 0);
