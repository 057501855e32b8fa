import { BEGIN, CONTINUE, NO_ANSWER } from '../network/fillers.ts';

/** How an API writes messages. */
export interface Form<Message> {
  /** `user`, `assistant` (what it says), `tool` (the result of a call), or anything else. */
  readonly roleOf: (message: Message) => string;
  /** Two of one role as one; null: they stay two. */
  readonly joined: (last: Message, next: Message) => Message | null;
  readonly said: (role: 'user' | 'assistant', text: string) => Message;
}

/**
 * Messages of one role become one, the user begins, and the assistant is not the last: the templates
 * of many models refuse anything else. They do not count calls and results of tools, so that a user who
 * speaks right after a result, as after a handoff, would follow the user: an assistant is put between.
 */
export function alternate<Message>(
  messages: readonly Message[],
  { roleOf, joined, said }: Form<Message>,
): readonly Message[] {
  const withNext = (before: Message[], next: Message): Message[] => {
    const last = before.at(-1);
    if (last === undefined) return roleOf(next) === 'user' ? [next] : [said('user', BEGIN), next];
    if (roleOf(last) === 'tool' && roleOf(next) === 'user')
      before.push(said('assistant', NO_ANSWER));
    const one = roleOf(last) === roleOf(next) ? joined(last, next) : null;
    if (one === null) before.push(next);
    else before[before.length - 1] = one;
    return before;
  };
  const all = messages.reduce(withNext, []);
  const last = all.at(-1);
  if (last === undefined) return [said('user', BEGIN)];
  return roleOf(last) === 'assistant' ? [...all, said('user', CONTINUE)] : all;
}

/** Two contents as one: texts are paragraphs of one text, unless one of them has parts. */
export function joinedContent<Part>(
  one: string | readonly Part[],
  other: string | readonly Part[],
  asPart: (text: string) => Part,
): string | Part[] {
  if (typeof one === 'string' && typeof other === 'string') return `${one}\n\n${other}`;
  return [one, other].flatMap((content) =>
    typeof content === 'string' ? [asPart(content)] : content,
  );
}
