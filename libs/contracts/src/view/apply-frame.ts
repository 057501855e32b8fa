import type { RuntimeEvent } from '../events.ts';
import type { ControlFrameOf, PendingQuestion, ServerFrame } from '../frames.ts';
import type { LiveDelta } from '../live.ts';
import { applyNextEvent } from './apply-event.ts';
import { applyLive } from './apply-live.ts';
import type { ViewDetails } from './view-details.ts';
import {
  emptyHeld,
  emptyView,
  holdView,
  nothingLive,
  showView,
  type ChatView,
  type HeldView,
} from './chat-view.ts';

/** Adds an event to the details of a view. null: it is the first event. */
export type FoldDetails = (details: ViewDetails | null, event: RuntimeEvent) => ViewDetails;

/**
 * The view after this frame. Pure: the given view does not change. It is returned itself if the
 * frame changes nothing, so `next === view` means that the frame can be dropped. That is so for
 * events that the view has, deltas that do not fit, frames of other chats, and unknown types.
 *
 * Events of a chat that `child_start` or `opened` named go into `children`.
 */
export const applyFrame = (view: ChatView, frame: ServerFrame): ChatView =>
  apply(view, frame, null);

/**
 * `applyFrame` for views with `details`, including those of nested chats:
 * `applyFrameWith(foldDetails)`.
 */
export const applyFrameWith =
  (fold: FoldDetails) =>
  (view: ChatView, frame: ServerFrame): ChatView =>
    apply(view, frame, fold);

function apply(view: ChatView, frame: ServerFrame, fold: FoldDetails | null): ChatView {
  const { chat_id } = frame as { chat_id?: string };
  if (chat_id === undefined) return view;
  if (view.chat_id !== null && chat_id !== view.chat_id) return applyToChild(view, frame, fold);
  const held = holdView(view);
  const named = held.chat_id === null ? { ...held, chat_id } : held;
  const next = isEvent(frame) ? applyNext(named, frame, fold) : applyOther(named, frame);
  return next === held ? view : showView(next);
}

/** The view after the connection is lost. It is no longer live, and otherwise unchanged. */
export const withoutConnection = (view: ChatView): ChatView =>
  view.caught_up ? showView({ ...holdView(view), caught_up: false }) : view;

/**
 * Whether a frame is an event. Events are the frames with a `seq`, including types that this
 * version does not know.
 */
export const isEvent = (frame: ServerFrame): frame is RuntimeEvent =>
  Number.isInteger((frame as { seq?: unknown }).seq);

function applyNext(view: HeldView, event: RuntimeEvent, fold: FoldDetails | null): HeldView {
  if (event.seq <= view.last_seq) return view;
  if (event.seq === view.last_seq + 1) {
    const next = applyNextEvent(view, event);
    return fold === null ? next : { ...next, details: fold(view.details, event) };
  }
  return view.gap && view.head_seq >= event.seq
    ? view
    : { ...view, gap: true, head_seq: Math.max(view.head_seq, event.seq) };
}

function applyOther(view: HeldView, frame: Exclude<ServerFrame, RuntimeEvent>): HeldView {
  switch (frame.type) {
    case 'opened':
      return applyOpened(view, frame);
    case 'caught_up':
      return { ...view, caught_up: true, head_seq: Math.max(view.head_seq, frame.head_seq) };
    case 'resync_required':
      return {
        ...emptyHeld,
        chat_id: view.chat_id,
        workflow_name: view.workflow_name,
        log_id: frame.log_id,
        head_seq: frame.head_seq,
      };
    case 'agent_delta':
    case 'tool_progress':
      return applyLive(view, frame satisfies LiveDelta);
    default:
      return view;
  }
}

function applyOpened(view: HeldView, frame: ControlFrameOf<'opened'>): HeldView {
  const replaced = view.log_id !== null && view.log_id !== frame.log_id;
  const kept = replaced ? { ...emptyHeld, chat_id: view.chat_id } : view;
  const { log_id, workflow_name } = frame;
  // The view starts in the middle of the log, without earlier events, so only the server knows the
  // status.
  const status =
    kept.last_seq > 0 && kept.list.length === 0 && kept.run_id === null
      ? frame.status
      : kept.status;
  const opened = {
    ...kept,
    log_id,
    workflow_name,
    status,
    gap: false,
    caught_up: false,
    head_seq: Math.max(kept.head_seq, frame.head_seq),
  };
  // Deltas between the old connection and this one are lost. A message that is still being written
  // is sent again from its start.
  return announce({ ...opened, live: nothingLive }, frame.pending);
}

/**
 * Adds the open questions. Those of children replace the view's, since events of children may not
 * be replayed.
 */
function announce(view: HeldView, pending: readonly PendingQuestion[]): HeldView {
  const own = pending.filter(
    ({ chat_id, request_id }) =>
      chat_id === view.chat_id && !view.questions.some((q) => q.request_id === request_id),
  );
  const named = pending.map(({ chat_id }) => chat_id).filter((chat_id) => chat_id !== view.chat_id);
  const children = new Map<string, ChatView>();
  for (const chat_id of [...view.children.keys(), ...named]) {
    const child = holdView(view.children.get(chat_id) ?? { ...emptyView, chat_id });
    children.set(
      chat_id,
      showView({ ...child, questions: pending.filter((question) => question.chat_id === chat_id) }),
    );
  }
  return { ...view, questions: [...view.questions, ...own], children };
}

function applyToChild(known: ChatView, frame: ServerFrame, fold: FoldDetails | null): ChatView {
  const { chat_id = '' } = frame as { chat_id?: string };
  const view = withNamed(holdView(known), chat_id, frame);
  const id = view.children.has(chat_id)
    ? chat_id
    : [...view.children].find(([, child]) => concernsView(child, frame))?.[0];
  const child = id === undefined ? undefined : view.children.get(id);
  if (id === undefined || child === undefined) return known;
  const behind = id === chat_id && isEvent(frame) && frame.seq > child.last_seq;
  const next = apply(
    behind ? showView({ ...holdView(child), last_seq: frame.seq - 1 }) : child,
    frame,
    fold,
  );
  return next === child
    ? known
    : showView({ ...view, children: new Map(view.children).set(id, next) });
}

/**
 * If a view starts after the `child_start`, it adds the nested chat when that chat's `opened`
 * arrives.
 */
function withNamed(view: HeldView, chat_id: string, frame: ServerFrame): HeldView {
  if (!isNamedBy(view, frame) || view.children.has(chat_id)) return view;
  return { ...view, children: new Map(view.children).set(chat_id, { ...emptyView, chat_id }) };
}

const isNamedBy = ({ chat_id }: HeldView, frame: ServerFrame): boolean =>
  frame.type === 'opened' && frame.parent_chat_id !== undefined && frame.parent_chat_id === chat_id;

/**
 * True for frames of the chat itself, of its known nested chats, and of a nested chat that it adds.
 */
export const concernsView = (view: ChatView, frame: ServerFrame): boolean => {
  const { chat_id, parent_chat_id } = frame as { chat_id?: string; parent_chat_id?: string };
  if (chat_id === undefined) return false;
  return (
    followsChat(view, chat_id) ||
    (frame.type === 'opened' && parent_chat_id !== undefined && followsChat(view, parent_chat_id))
  );
};

/** True for the chat itself and for its known children. */
export const followsChat = (view: ChatView, chat_id: string): boolean =>
  view.chat_id === chat_id ||
  [...view.children.values()].some((child) => followsChat(child, chat_id));

/** Open questions of the chat and of its children. Each names the chat that takes the answer. */
export const allQuestions = (view: ChatView): readonly PendingQuestion[] => [
  ...view.questions,
  ...[...view.children.values()].flatMap((child) => allQuestions(child)),
];

/**
 * True if nothing happens until a person acts: the history is complete, and no run is under way or
 * a question is open.
 */
export const isResting = (view: ChatView): boolean =>
  view.caught_up && (view.status !== 'running' || allQuestions(view).length > 0);
