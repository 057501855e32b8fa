import {
  foldAll,
  isTerminal,
  openQuestions,
  withoutHistory,
  type ChatState,
  type Commit,
  type NestedById,
  type OpenQuestion,
  type RuntimeEvent,
} from '@mozaiks/contracts';
import { resultId } from '../messages.ts';
import { saidIn } from './keys.ts';

/** A user message in a chat. */
export interface Said {
  readonly seq: number;
  readonly command_id: string;
  readonly run_id: string | null;
}

/** What a request needs to know about the chat of its thread. */
export interface Thread {
  readonly head_seq: number;
  readonly chat: ChatState;
  /** Open questions, including those of nested chats. */
  readonly open: ReadonlyMap<string, OpenQuestion>;
  /** Ids that a page may have, each with the event that it comes from. */
  readonly known: ReadonlyMap<string, number>;
  readonly said: readonly Said[];
  /** User messages by `saidIn` of their command. The last one wins. */
  readonly saidFor: ReadonlyMap<string, Said>;
  /** Commands with an outcome, and its event. */
  readonly commands: ReadonlyMap<string, number>;
  /** All questions that were ever asked, and their events. */
  readonly asked: ReadonlyMap<string, number>;
  /** Events after which the chat may be forked, if it was at rest there. */
  readonly rests: readonly number[];
}

/**
 * Reads the state of a thread. Commands and questions of `nestedChats` count as
 * events of the moment when the chat last started a nested chat.
 */
export function readThread(
  commits: readonly Pick<Commit, 'events' | 'fence'>[],
  nestedChats: NestedById,
): Thread {
  const events = commits.flatMap((commit) => commit.events);
  const said = events.flatMap((event) =>
    event.type === 'user_message' && event.hidden !== true ? [saidOf(event)] : [],
  );
  const chat = withoutHistory(foldAll(commits));
  const open = openQuestions(chat, nestedChats);
  const started = events.findLast(({ type }) => type === 'child_start')?.seq ?? 0;
  const nested = [...nestedChats.values()];
  const nestedQuestions = [...open.values()].flatMap((one) =>
    one.nested === undefined ? [] : [one.question.request_id],
  );
  return {
    head_seq: events.at(-1)?.seq ?? 0,
    chat,
    open,
    known: new Map([...allAt(nestedQuestions, started), ...placesOf(events, idsOf)]),
    said,
    saidFor: bySaidMessage(said),
    commands: new Map([
      ...nested.flatMap(({ commands }) => allAt(commands, started)),
      ...placesOf(events, commandOf),
    ]),
    asked: new Map([
      ...nested.flatMap(({ asked }) => allAt(asked, started)),
      ...placesOf(events, questionOf),
    ]),
    rests: events.flatMap((event) =>
      isTerminal(event) || event.type === 'input_request' ? [event.seq] : [],
    ),
  };
}

type Places = readonly (readonly [id: string, seq: number])[];

const allAt = (ids: Iterable<string>, seq: number): Places => [...ids].map((id) => [id, seq]);

const placesOf = (
  events: readonly RuntimeEvent[],
  idsIn: (event: RuntimeEvent) => readonly string[],
): Places => events.flatMap((event) => allAt(idsIn(event), event.seq));

const bySaidMessage = (said: readonly Said[]): ReadonlyMap<string, Said> =>
  new Map(
    said.flatMap((one) => {
      const key = saidIn(one.command_id);
      return key === undefined ? [] : [[key, one] as const];
    }),
  );

const commandOf = (event: RuntimeEvent): readonly string[] =>
  'command_id' in event && event.command_id !== undefined ? [event.command_id] : [];

const questionOf = (event: RuntimeEvent): readonly string[] =>
  event.type === 'input_request' ? [event.request_id] : [];

const saidOf = ({ seq, command_id, run_id }: Said): Said => ({ seq, command_id, run_id });

function idsOf(event: RuntimeEvent): readonly string[] {
  switch (event.type) {
    case 'user_message':
    case 'agent_response':
      return [event.message_id];
    case 'tool_call':
      return [event.message_id, event.call_id];
    case 'tool_result':
      return [resultId(event.call_id)];
    case 'input_request':
      return [event.request_id];
    default:
      return [];
  }
}
