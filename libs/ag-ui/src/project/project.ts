import {
  applyCommit,
  isTerminal,
  restingNested,
  withoutHistory,
  type Commit,
  type ErrorCode,
  type NestedById,
  type LiveDraft,
  type RuntimeEvent,
} from '@mozaiks/contracts';
import { PROTOCOL_VERSION, type Stamp } from '../events.ts';
import { customOf, progressOf, refusalOf } from './custom.ts';
import { endRun, fail, pauseRun } from './run-end.ts';
import { andThen, silent, stampOf, type RunView, type Step } from './run-view.ts';
import { projectContext, stateSnapshot } from './state.ts';
import { projectAgent } from './steps.ts';
import { closeText, projectDelta, projectQuestion, projectResponse } from './text-messages.ts';
import { projectCall, projectResult } from './tool-calls.ts';

/** The inputs of a response, in order. Times are milliseconds since the epoch. */
export type ResponseInput =
  | { readonly type: 'commit'; readonly commit: Pick<Commit, 'events' | 'fence'> }
  /** All events that were stored when the request arrived have been passed. */
  | { readonly type: 'caught_up'; readonly at: number }
  | { readonly type: 'live'; readonly delta: LiveDraft; readonly at: number }
  /** A nested chat has changed. */
  | { readonly type: 'nested'; readonly nestedChats: NestedById; readonly at: number }
  /** The response must end, regardless of the run. */
  | { readonly type: 'stop'; readonly code: string; readonly message: string; readonly at: number };

export interface StartOptions {
  /** Whether a snapshot is due first, because the page has no messages or outdated ones. */
  readonly snapshot: boolean;
  /** Why the message was not accepted, if so. */
  readonly refused?: ErrorCode | undefined;
}

/** The first events of a response. */
export function startResponse(
  view: RunView,
  at: number,
  { snapshot, refused }: StartOptions,
): Step {
  const { threadId, runId, chat_id, declared } = view.info;
  const stamp: Stamp = { timestamp: Math.floor(at) };
  const version = declared ? { protocolVersion: PROTOCOL_VERSION } : {};
  return {
    view,
    events: [
      {
        type: 'RUN_STARTED',
        threadId,
        runId,
        ...version,
        metadata: { chat_id },
        timestamp: stamp.timestamp,
      },
      ...stateSnapshot(view, stamp),
      ...(snapshot ? [{ type: 'RESYNC', seq: view.chat.head_seq, ...stamp } as const] : []),
      ...(refused === undefined ? [] : [refusalOf(refused, stamp)]),
    ],
  };
}

/**
 * Applies one input. Returns the next events of the response and its new state. After the end there
 * are none.
 */
export function project(view: RunView, item: ResponseInput): Step {
  if (view.isOver) return silent(view);
  switch (item.type) {
    case 'commit':
      return projectCommit(view, item.commit);
    case 'caught_up':
      return settle({ ...view, isLive: true }, { timestamp: Math.floor(item.at) });
    case 'live':
      return view.isShowing ? projectLive(view, item.delta, Math.floor(item.at)) : silent(view);
    case 'nested':
      return settle(onNested(view, item.nestedChats), { timestamp: Math.floor(item.at) });
    case 'stop':
      return fail(view, item, { timestamp: Math.floor(item.at) });
  }
}

const projectLive = (view: RunView, delta: LiveDraft, at: number): Step =>
  delta.type === 'agent_delta'
    ? projectDelta(view, delta, at)
    : { view, events: [progressOf(delta, at)] };

function projectCommit(view: RunView, { events, fence }: Pick<Commit, 'events' | 'fence'>): Step {
  let step = silent(view);
  for (const event of events) {
    if (step.view.isOver) return step;
    step = andThen(step, (now) => projectEvent(now, event, fence));
  }
  const last = events.at(-1);
  return last === undefined ? step : andThen(step, (now) => settle(now, stampOf(last)));
}

/**
 * Ends the response once everything that the request asked for has happened and only a person can
 * continue.
 */
function settle(view: RunView, stamp: Stamp): Step {
  const { chat, nestedChats, waiting, isShowing, isLive, isOver, refused } = view;
  if (isOver || !isLive || !isShowing || waiting.size > 0) return silent(view);
  if (chat.run === null) return endRun(view, stamp);
  const resting = restingNested(chat, nestedChats);
  if (
    resting !== null &&
    (chat.questions.size > 0 || resting.some((nested) => nested.chat.questions.size > 0))
  )
    return pauseRun(view, stamp);
  return refused === null ? silent(view) : endRun(view, stamp);
}

function projectEvent(before: RunView, event: RuntimeEvent, fence: number): Step {
  const view = onEvent(
    { ...before, chat: withoutHistory(applyCommit(before.chat, { events: [event], fence })) },
    event,
  );
  if (event.type === 'context_update') return projectContext(view, event);
  if (!view.isShowing) return silent(view);
  return andThen(show(view, event), (now) =>
    isTerminal(event) && now.waiting.size === 0 ? endRun(now, stampOf(event)) : silent(now),
  );
}

/**
 * Records the outcome of the commands of this request. Everything after the first of them belongs
 * to the response.
 */
function onEvent(view: RunView, event: RuntimeEvent): RunView {
  const id = 'command_id' in event ? event.command_id : undefined;
  const isOwn = id !== undefined && (view.waiting.has(id) || view.messages.has(id));
  // A workflow that speaks first starts before the first message.
  const isShowing = view.isShowing || isOwn || (event.type === 'workflow_start' && event.seq === 1);
  const waiting = isOwn ? new Set([...view.waiting].filter((other) => other !== id)) : view.waiting;
  const refused =
    event.type === 'command_rejected' && isOwn && view.messages.has(event.command_id)
      ? event
      : view.refused;
  const end =
    isShowing && (event.type === 'workflow_complete' || event.type === 'workflow_error')
      ? event
      : view.end;
  return { ...view, isShowing, waiting, refused, end };
}

function onNested(view: RunView, nestedChats: NestedById): RunView {
  const happened = [...nestedChats.values()].map(({ commands }) => commands);
  return {
    ...view,
    nestedChats,
    waiting: new Set(
      [...view.waiting].filter((id) => !happened.some((commands) => commands.has(id))),
    ),
  };
}

function show(view: RunView, event: RuntimeEvent): Step {
  switch (event.type) {
    case 'agent_start':
      return projectAgent(view, event);
    case 'agent_response':
      return projectResponse(view, event);
    case 'tool_call':
      return projectCall(view, event);
    case 'tool_result':
      return projectResult(view, event);
    case 'input_request':
      return projectQuestion(view, event);
    case 'user_message':
      return event.command_id === view.info.snapshotAfter
        ? { view, events: [{ type: 'RESYNC', seq: event.seq, ...stampOf(event) }] }
        : silent(view);
    case 'error':
    case 'owner_changed':
      return andThen(voidText(view, event), (now) => ({ view: now, events: [customOf(event)] }));
    case 'workflow_start':
    case 'input_response':
    case 'context_update':
    case 'workflow_complete':
    case 'workflow_error':
      return silent(view);
    default:
      return { view, events: [customOf(event)] };
  }
}

/** An error voids the message that it refers to. A new owner voids any streaming message. */
function voidText(
  view: RunView,
  event: Extract<RuntimeEvent, { type: 'error' | 'owner_changed' }>,
): Step {
  const isVoid = event.type === 'owner_changed' || event.message_id === view.text?.message_id;
  return isVoid ? closeText(view, stampOf(event)) : silent(view);
}
