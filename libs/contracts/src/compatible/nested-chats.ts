import type { ChatState } from '../chat-state.ts';
import type { Commit, EventOf } from '../events.ts';
import { foldAll } from '../fold.ts';
import type { LogRef } from '../ids.ts';
import { isAtRest } from '../rest.ts';

/** The state of a chat without the parts that only models need. */
export const withoutHistory = (chat: ChatState): ChatState => ({
  ...chat,
  transcript: [],
  context: new Map(),
  left_out: new Map(),
});

/** What a response must know about a chat that is nested in the client's chat, at any depth. */
export interface Nested {
  readonly log: LogRef;
  /** Without transcript and context. */
  readonly chat: ChatState;
  /** The last text of its agents. A question without its own prompt refers to it. */
  readonly said: string;
  /** Ids of all questions that were asked so far, answered or not. */
  readonly asked: ReadonlySet<string>;
  /** Commands of this API that have already caused an event. */
  readonly commands: ReadonlySet<string>;
}

/** Nested chats by `chat_id`. */
export type NestedById = ReadonlyMap<string, Nested>;

/** Ids of the nested chats that a chat waits for. */
export const openChildren = ({ calls }: Pick<ChatState, 'calls'>): readonly string[] =>
  [...calls.values()].flatMap(({ child }) => (child === undefined ? [] : [child.child_chat_id]));

/**
 * How many nested chats are read for a request besides the open ones: the latest, since a repeated
 * request may have sent their commands.
 */
const MAX_PAST = 4;
export const childrenToRead = (
  commits: readonly Pick<Commit, 'events' | 'fence'>[],
): readonly string[] => {
  const started = commits.flatMap(({ events }) =>
    events.flatMap((event) => (event.type === 'child_start' ? [event.child_chat_id] : [])),
  );
  return started.length === 0
    ? []
    : [...new Set([...openChildren(foldAll(commits)), ...started.slice(-MAX_PAST)])];
};

/**
 * The open nested chats of a chat if it and all of them are at rest. null if one of them can
 * continue without a command.
 */
export function restingNested(chat: ChatState, nestedChats: NestedById): readonly Nested[] | null {
  if (!isAtRest(chat)) return null;
  const found: Nested[] = [];
  for (const { call, child } of chat.calls.values()) {
    // In a fan-out, a call without a child waits for another child to end.
    if (call.kind !== 'workflow' || child === undefined) continue;
    const nested = nestedChats.get(child.child_chat_id);
    const below =
      nested === undefined || nested.chat.run === null
        ? null
        : restingNested(nested.chat, nestedChats);
    if (nested === undefined || below === null) return null;
    found.push(nested, ...below);
  }
  return found;
}

/** A question that is open in the client's chat, or in a chat nested in it. */
export interface OpenQuestion {
  readonly question: EventOf<'input_request'>;
  /** Absent: a question of the client's chat. */
  readonly nested?: Nested;
}

/** Open questions by `request_id`, those of the client's chat first. */
export function openQuestions(
  chat: ChatState,
  nestedChats: NestedById,
): ReadonlyMap<string, OpenQuestion> {
  const own = [...chat.questions.values()].map((question): OpenQuestion => ({ question }));
  const others = [...chat.calls.values()].flatMap(({ call, child }) =>
    familyOf(child?.child_chat_id, nestedChats).flatMap((nested) =>
      // The client sees the call that started the nested chat, but no calls inside it.
      [...nested.chat.questions.values()].map(
        (question): OpenQuestion => ({ question: { ...question, call_id: call.call_id }, nested }),
      ),
    ),
  );
  return new Map([...own, ...others].map((open) => [open.question.request_id, open]));
}

/** A nested chat and the open chats below it, as far as they are known. */
function familyOf(chat_id: string | undefined, nestedChats: NestedById): readonly Nested[] {
  const nested = nestedChats.get(chat_id ?? '');
  return nested === undefined
    ? []
    : [nested, ...openChildren(nested.chat).flatMap((below) => familyOf(below, nestedChats))];
}

/**
 * What a client shows for a text question of a nested chat, since it does not show that chat's
 * messages.
 */
export const nestedText = ({ question, nested }: OpenQuestion): string =>
  nested === undefined || question.kind !== 'text' ? '' : question.prompt || nested.said;
