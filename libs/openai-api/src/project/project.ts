import {
  applyCommit,
  isTerminal,
  openQuestions,
  restingNested,
  withoutHistory,
  type Commit,
  type EventOf,
  type NestedById,
  type LiveItem,
  type RuntimeEvent,
} from '@mozaiks/contracts';
import { andThen, silent, type AnswerView, type Finish, type Step } from './answer-view.ts';
import { questionText } from './question-text.ts';
import { showDelta, showMessage, showText, voidText } from './text.ts';
import { plusUsage } from './usage.ts';

/** The inputs of an answer, in order. */
export type AnswerInput =
  | Extract<LiveItem, { readonly type: 'commit' | 'nested' }>
  | Pick<Extract<LiveItem, { readonly type: 'live' }>, 'type' | 'delta'>
  /** All events that were stored when the request arrived have been passed. */
  | { readonly type: 'caught_up' }
  /** The answer must end, regardless of the run. */
  | { readonly type: 'stop'; readonly code: string; readonly message: string };

/**
 * Applies one input. Returns the next text of the answer and its new state. After the end there is
 * none.
 */
export function project(view: AnswerView, item: AnswerInput): Step {
  if (view.isOver) return silent(view);
  switch (item.type) {
    case 'commit':
      return projectCommit(view, item.commit);
    case 'caught_up':
      return settle({ ...view, isLive: true });
    case 'live':
      return view.isShowing && item.delta.type === 'agent_delta'
        ? showDelta(view, item.delta)
        : silent(view);
    case 'nested':
      return settle(onNested(view, item.nestedChats));
    case 'stop':
      return failed(view, item);
  }
}

const over = (view: AnswerView, finish: Finish): Step => silent({ ...view, finish, isOver: true });

const failed = (view: AnswerView, { code, message }: NonNullable<AnswerView['failure']>): Step =>
  silent({ ...view, failure: { code, message }, isOver: true });

function projectCommit(
  view: AnswerView,
  { events, fence }: Pick<Commit, 'events' | 'fence'>,
): Step {
  let step = silent(view);
  for (const event of events) {
    if (step.view.isOver) return step;
    step = andThen(step, (now) => projectEvent(now, event, fence));
  }
  return andThen(step, settle);
}

/** Ends the answer once the message was processed and only a person can continue. */
function settle(view: AnswerView): Step {
  const { chat, nestedChats, waiting, isShowing, isLive, isOver, failure } = view;
  if (isOver || !isLive || !isShowing || waiting.size > 0) return silent(view);
  if (failure !== null) return failed(view, failure);
  if (chat.run === null) return over(view, view.finish);
  if (restingNested(chat, nestedChats) === null) return silent(view);
  const open = [...openQuestions(chat, nestedChats).values()];
  if (open.length === 0) return silent(view);
  const text = open.map((one) => questionText(one, chat)).filter((one) => one !== '');
  return andThen(showText(view, text.join('\n\n')), (now) => over(now, 'stop'));
}

function projectEvent(before: AnswerView, event: RuntimeEvent, fence: number): Step {
  const chat = withoutHistory(applyCommit(before.chat, { events: [event], fence }));
  const view = onEvent({ ...before, chat }, event);
  if (!view.isShowing) return silent(view);
  return andThen(show(view, event), (now) =>
    isTerminal(event) && now.waiting.size === 0 ? ended(now) : silent(now),
  );
}

const ended = (view: AnswerView): Step =>
  view.failure === null ? over(view, view.finish) : failed(view, view.failure);

/**
 * Records the outcome of the command of this request. Everything after it belongs to the answer.
 */
function onEvent(view: AnswerView, event: RuntimeEvent): AnswerView {
  const id = 'command_id' in event ? event.command_id : undefined;
  const isOwn = id !== undefined && view.commands.has(id);
  // A workflow that speaks first starts before the first message.
  const isShowing = view.isShowing || isOwn || (event.type === 'workflow_start' && event.seq === 1);
  const isRest = isTerminal(event) || event.type === 'input_request';
  return {
    ...view,
    isShowing,
    waiting: isOwn ? new Set([...view.waiting].filter((other) => other !== id)) : view.waiting,
    rest_seq: isRest ? event.seq : view.rest_seq,
    // An invalid answer leaves its question open, which is then asked again.
    failure:
      event.type === 'command_rejected' && isOwn && event.code !== 'invalid_value'
        ? { code: event.code, message: event.message }
        : view.failure,
  };
}

const onNested = (view: AnswerView, nestedChats: NestedById): AnswerView => ({
  ...view,
  nestedChats,
  waiting: new Set(
    [...view.waiting].filter(
      (id) => ![...nestedChats.values()].some(({ commands }) => commands.has(id)),
    ),
  ),
});

function show(view: AnswerView, event: RuntimeEvent): Step {
  switch (event.type) {
    case 'agent_response':
      return showMessage(view, event);
    case 'usage':
      return silent({ ...view, usage: plusUsage(view.usage, event) });
    case 'child_complete':
      return silent(
        event.usage === undefined ? view : { ...view, usage: plusUsage(view.usage, event.usage) },
      );
    case 'error':
      return silent(event.message_id === view.text?.message_id ? voidText(view) : view);
    case 'owner_changed':
      return silent(voidText(view));
    case 'workflow_complete':
      return silent({ ...view, finish: finishOf(event) });
    case 'workflow_error':
      return silent(
        event.code === 'content_filtered'
          ? { ...view, finish: 'content_filter' }
          : { ...view, failure: { code: event.code, message: event.message } },
      );
    default:
      return silent(view);
  }
}

const CUT_OFF: ReadonlySet<EventOf<'workflow_complete'>['reason']> = new Set([
  'max_turns',
  'max_tool_rounds',
  'max_auto_reply',
  'budget_exhausted',
  'timeout',
]);

const finishOf = ({ reason }: EventOf<'workflow_complete'>): Finish =>
  CUT_OFF.has(reason) ? 'length' : 'stop';
