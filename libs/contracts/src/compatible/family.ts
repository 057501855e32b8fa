import type { ChatState } from '../chat-state.ts';
import type { Commit, EventOf } from '../events.ts';
import { foldAll } from '../fold.ts';
import type { LogRef } from '../ids.ts';
import { isAtRest } from '../rest.ts';

/** A chat without what only models need. */
export const withoutHistory = (chat: ChatState): ChatState => ({
  ...chat,
  transcript: [],
  context: new Map(),
  left_out: new Map(),
});

/** What a response has to know of a chat that is nested in the client's chat, at any depth. */
export interface Nested {
  readonly log: LogRef;
  /** Without transcript and context. */
  readonly chat: ChatState;
  /** The last text of its agents: a question without a prompt of its own refers to it. */
  readonly said: string;
  /** Questions that were ever asked. */
  readonly asked: ReadonlySet<string>;
  /** Commands of this API of which something has happened. */
  readonly commands: ReadonlySet<string>;
}

/** By chat_id. */
export type Family = ReadonlyMap<string, Nested>;

/** The nested chats that a chat waits for. */
export const openChildren = ({ calls }: Pick<ChatState, 'calls'>): readonly string[] =>
  [...calls.values()].flatMap(({ child }) => (child === undefined ? [] : [child.child_chat_id]));

/** Nested chats that are read for a request: those that are open, and the last ones, whose commands a repeated request has sent. */
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

/** The open nested chats of a chat, if it rests and all of them do; null if something still moves on its own. */
export function restingFamily(chat: ChatState, family: Family): readonly Nested[] | null {
  if (!isAtRest(chat)) return null;
  const found: Nested[] = [];
  for (const { call, child } of chat.calls.values()) {
    // Of a list, calls without a child wait for another one to end.
    if (call.kind !== 'workflow' || child === undefined) continue;
    const nested = family.get(child.child_chat_id);
    const below =
      nested === undefined || nested.chat.run === null ? null : restingFamily(nested.chat, family);
    if (nested === undefined || below === null) return null;
    found.push(nested, ...below);
  }
  return found;
}

/** A question that is open in the client's chat, or in one that is nested in it. */
export interface OpenQuestion {
  readonly question: EventOf<'input_request'>;
  /** Absent: the client's chat. */
  readonly nested?: Nested;
}

/** By request_id, those of the chat first. */
export function openQuestions(chat: ChatState, family: Family): ReadonlyMap<string, OpenQuestion> {
  const own = [...chat.questions.values()].map((question): OpenQuestion => ({ question }));
  const others = [...chat.calls.values()].flatMap(({ call, child }) =>
    familyOf(child?.child_chat_id, family).flatMap((nested) =>
      // The client sees the call that started the nested chat, and none of those in it.
      [...nested.chat.questions.values()].map(
        (question): OpenQuestion => ({ question: { ...question, call_id: call.call_id }, nested }),
      ),
    ),
  );
  return new Map([...own, ...others].map((open) => [open.question.request_id, open]));
}

/** A nested chat and the open ones below it, as far as they are known. */
function familyOf(chat_id: string | undefined, family: Family): readonly Nested[] {
  const nested = family.get(chat_id ?? '');
  return nested === undefined
    ? []
    : [nested, ...openChildren(nested.chat).flatMap((below) => familyOf(below, family))];
}

/** What a client shows for a text question of a nested chat, whose own messages it does not show. */
export const nestedText = ({ question, nested }: OpenQuestion): string =>
  nested === undefined || question.kind !== 'text' ? '' : question.prompt || nested.said;
