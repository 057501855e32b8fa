import {
  emptyChat,
  foldAll,
  isTerminal,
  withoutHistory,
  type Commit,
  type LiveDraft,
  type RuntimeEvent,
} from '@mozaiks/contracts';
import { randomFrom, type Random } from '@mozaiks/testkit';
import type { AgUiEvent, Message, Projected } from './events.ts';
import { messagesOf } from './messages.ts';
import { createPageModel } from './page-model.fixture.ts';
import { startResponse, project } from './project/project.ts';
import type { RunView, Step } from './project/run-view.ts';

/** The response to a request over a random log. */
export interface RandomResponse {
  readonly seed: number;
  readonly events: readonly Projected[];
  readonly declared: boolean;
  /** The log up to the end of the response. */
  readonly log: readonly RuntimeEvent[];
  /** The messages of a page for this log, without those of the user. */
  readonly stored: readonly Message[];
  readonly page: ReturnType<typeof createPageModel>;
  /** The messages that the page holds before the response. */
  readonly held: readonly Message[];
  /** The events as a client gets them. */
  readonly wire: readonly AgUiEvent[];
}

/** Random live text before a commit: pieces of its messages, and of messages that become void. */
function liveBefore(commit: Commit, random: Random): LiveDraft[] {
  const piece = (message_id: string, text: string, agent = 'a'): LiveDraft[] => {
    const length = Math.floor(random() * (text.length + 1));
    const cut = Math.floor(random() * (length + 1));
    const base = { type: 'agent_delta', run_id: 'r', agent, message_id } as const;
    const parts = [
      { ...base, offset: 0, text: text.slice(0, cut) },
      { ...base, offset: cut, text: text.slice(cut, length) },
    ];
    return random() < 0.2 ? parts.slice(1) : random() < 0.1 ? [...parts, ...parts] : parts;
  };
  return commit.events.flatMap((event) => {
    if (event.type === 'agent_response' && event.visible) {
      return random() < 0.8
        ? piece(event.message_id, random() < 0.1 ? 'quite another text' : event.text, event.agent)
        : [];
    }
    if (event.type === 'error' && event.message_id !== undefined)
      return piece(event.message_id, 'void text');
    return event.type === 'owner_changed' || isTerminal(event)
      ? random() < 0.4
        ? piece(`void-${event.seq}`, 'lost text')
        : []
      : [];
  });
}

/** Responds to the request that sent one of the chat's messages. */
export function respondTo(
  seed: number,
  commits: readonly Commit[],
  message: Extract<RuntimeEvent, { type: 'user_message' }>,
): RandomResponse {
  const random = randomFrom(seed * 1_000 + message.seq);
  const events = commits.flatMap((commit) => commit.events);
  const from = message.seq - 1;
  const declared = random() < 0.5;
  const before = commits.map((commit) => ({
    ...commit,
    events: commit.events.filter(({ seq }) => seq <= from),
  }));
  const names = { names: new Map<string, string>(), declared };
  let view: RunView = {
    info: {
      threadId: 'thread',
      runId: 'run',
      chat_id: 'chat',
      declared,
      shared: new Set(['n']),
      tools: new Set(random() < 0.5 ? ['form'] : []),
      answered: new Set(),
      snapshotAfter: random() < 0.3 ? message.command_id : undefined,
    },
    chat: withoutHistory(before.length === 0 ? emptyChat : foldAll(before)),
    nestedChats: new Map(),
    asked: new Set(),
    waiting: new Set([message.command_id]),
    messages: new Set([message.command_id]),
    isShowing: false,
    isLive: false,
    state: new Map([['n', 0]]),
    text: null,
    step: null,
    end: null,
    refused: null,
    isOver: false,
  };
  const sent: Projected[] = [];
  const shownAt = (at: number): readonly Message[] =>
    messagesOf(
      events.filter(({ seq }) => seq <= at),
      names,
    );
  const page = createPageModel(events, shownAt(from), names);
  const take = (step: Step): void => {
    view = step.view;
    sent.push(...step.events);
    for (const event of step.events) page.take(event);
  };
  take(startResponse(view, 1_000.5, { snapshot: random() < 0.1 }));
  take(project(view, { type: 'caught_up', at: 1_000.5 }));
  let end = from;
  for (const commit of commits) {
    const left = { ...commit, events: commit.events.filter(({ seq }) => seq > from) };
    if (left.events.length === 0 || view.isOver) continue;
    for (const delta of liveBefore(left, random))
      take(project(view, { type: 'live', delta, at: 2_000.25 }));
    take(project(view, { type: 'commit', commit: left }));
    end = view.chat.head_seq;
  }
  if (!view.isOver)
    take(project(view, { type: 'stop', code: 'shutting_down', message: 'going away', at: 3_000 }));
  take(project(view, { type: 'stop', code: 'internal', message: 'after the end', at: 3_000 }));
  const log = events.filter(({ seq }) => seq <= end);
  const wire = sent.map((event): AgUiEvent => {
    if (event.type !== 'RESYNC') return event;
    const { seq, ...stamped } = event;
    return { ...stamped, type: 'MESSAGES_SNAPSHOT', messages: shownAt(seq) };
  });
  return {
    seed,
    events: sent,
    wire,
    held: shownAt(from),
    declared,
    log,
    stored: messagesOf(log, names).filter(({ role }) => role !== 'user'),
    page,
  };
}
