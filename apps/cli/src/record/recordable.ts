import {
  emptyChat,
  applyCommit,
  isAtRest,
  type Commit,
  type RuntimeEvent,
} from '@mozaiks/contracts';
import { answersIn } from '../replay/answers-in.ts';
import type { RecordedAnswer } from '../replay/recorded-answer.ts';
import type { StoredChat, StoredLog } from '../replay/read-chat.ts';

/** Something in a chat that a test cannot do again. */
export interface Obstacle {
  readonly seq: number;
  readonly why: string;
  /** The last event before it at which the chat rested; 0: none. */
  readonly rested: number;
}

/** The first thing in the chat that a test cannot do again. */
export function obstacleIn({ main, nested }: StoredChat): Obstacle | undefined {
  const found = firstIn(main.commits);
  if (found !== undefined) return { ...found, rested: restBefore(main.commits, found.seq) };
  for (const { log, commits } of nested) {
    const inside = firstIn(commits);
    if (inside === undefined) continue;
    const seq = startIn(main, nested, log.chat_id);
    const why = `in a nested chat, ${inside.why}`;
    return { seq, why, rested: restBefore(main.commits, seq) };
  }
  return undefined;
}

/** Where the main chat started a nested one, or the one that it is nested in. */
function startIn(main: StoredLog, nested: readonly StoredLog[], chat_id: string): number {
  for (const log of [main, ...nested]) {
    const start = log.commits
      .flatMap(({ events }) => events)
      .find((event) => event.type === 'child_start' && event.child_chat_id === chat_id);
    if (start !== undefined)
      return log === main ? start.seq : startIn(main, nested, log.log.chat_id);
  }
  return 1;
}

function firstIn(commits: readonly Commit[]): Omit<Obstacle, 'rested'> | undefined {
  const answers = new Map(answersIn(commits).map((answer) => [answer.usage.seq, answer]));
  const all = commits.flatMap(({ events }) => events);
  // The context that a chat starts with directly follows its start.
  const given = all[all.findIndex(isStart) + 1];
  for (const { events } of commits) {
    for (const event of events) {
      const why = obstacle(event, events, given) ?? answerObstacle(answers.get(event.seq));
      if (why !== undefined) return { seq: event.seq, why };
    }
  }
  return undefined;
}

const isStart = ({ type }: RuntimeEvent): boolean => type === 'workflow_start';

function obstacle(
  event: RuntimeEvent,
  commit: readonly RuntimeEvent[],
  given: RuntimeEvent | undefined,
): string | undefined {
  switch (event.type) {
    case 'workflow_complete':
      if (event.reason === 'cancelled') return 'the user cancelled the run';
      return event.reason === 'timeout' ? 'the time of the run was up' : undefined;
    case 'tool_result':
      if (event.error?.code === 'timeout') return 'a question was not answered in time';
      if (event.error?.code === 'interrupted') return 'a call was interrupted';
      return commit.some(({ type }) => type === 'input_response') && event.error !== undefined
        ? 'the component of a UI tool failed'
        : undefined;
    case 'user_message':
      return event.content?.some(({ type }) => type !== 'text') === true
        ? 'the message has an attachment'
        : undefined;
    case 'context_update':
      return event.by === 'client' && event !== given
        ? 'a later message set context variables'
        : undefined;
    default:
      return undefined;
  }
}

function answerObstacle(answer: RecordedAnswer | undefined): string | undefined {
  if (answer?.end === 'cut' && answer.usage.outcome === 'cancelled')
    return 'the answer of a model was interrupted';
  if (answer === undefined || answer.end !== 'ok') return undefined;
  if (answer.hits.length > 0 || answer.isSpoiled === true)
    return 'a guardrail withheld or changed an answer, and the log does not hold what it was before';
  return undefined;
}

function restBefore(commits: readonly Commit[], seq: number): number {
  let state = emptyChat;
  let rested = 0;
  for (const commit of commits) {
    if (commit.last_seq >= seq) return rested;
    state = applyCommit(state, commit);
    if (state.run === null || isAtRest(state)) rested = commit.last_seq;
  }
  return rested;
}

/** The chat up to the last event at or before `seq` at which it rested. */
export function upTo(chat: StoredChat, seq: number): StoredChat {
  const end = restBefore(chat.main.commits, seq + 1);
  const commits = chat.main.commits.filter(({ last_seq }) => last_seq <= end);
  const ts = commits.at(-1)?.events[0]?.ts ?? '';
  const nested = chat.nested
    .map((log) => ({
      ...log,
      commits: log.commits.filter(({ events: [first] }) => (first?.ts ?? '') <= ts),
    }))
    .filter((log) => log.commits.length > 0);
  return { ...chat, main: { ...chat.main, commits }, nested };
}
