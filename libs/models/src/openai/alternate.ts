import { BEGIN, CONTINUE, NO_ANSWER } from '../network/fillers.ts';

/** How an API writes messages. */
export interface Form<Message> {
  /** `user`, `assistant` (its text), `tool` (the result of a call), or anything else. */
  readonly roleOf: (message: Message) => string;
  /** Joins two messages of one role; null if they must stay separate. */
  readonly joined: (last: Message, next: Message) => Message | null;
  readonly messageOf: (role: 'user' | 'assistant', text: string) => Message;
}

/**
 * Joins messages of one role, and lets the user start and the assistant not come last: the
 * templates of many models reject anything else. They do not count calls and results. So a user
 * message right after a result, as after a handoff, would follow another user message; an assistant
 * message is put in between.
 */
export function alternate<Message>(
  messages: readonly Message[],
  { roleOf, joined, messageOf }: Form<Message>,
): readonly Message[] {
  const withNext = (before: Message[], next: Message): Message[] => {
    const last = before.at(-1);
    if (last === undefined)
      return roleOf(next) === 'user' ? [next] : [messageOf('user', BEGIN), next];
    if (roleOf(last) === 'tool' && roleOf(next) === 'user')
      before.push(messageOf('assistant', NO_ANSWER));
    const one = roleOf(last) === roleOf(next) ? joined(last, next) : null;
    if (one === null) before.push(next);
    else before[before.length - 1] = one;
    return before;
  };
  const all = messages.reduce(withNext, []);
  const last = all.at(-1);
  if (last === undefined) return [messageOf('user', BEGIN)];
  return roleOf(last) === 'assistant' ? [...all, messageOf('user', CONTINUE)] : all;
}

/**
 * Joins two contents. Texts become paragraphs of one text, unless one of the contents has parts.
 */
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
