import { isAtRest, type ErrorCode, type WorkflowDefinition } from '@mozaiks/contracts';
import { resumeCommands, textAnswer, toolCommands, type Sent } from './answers.ts';
import { readContent } from './content.ts';
import type { Keys } from './keys.ts';
import type { PageMessage, RunInput } from './run-input.ts';
import type { Said, Thread } from './thread.ts';

/** When the page gets MESSAGES_SNAPSHOT: at the start, or with its new message; the page holds nothing that it could be mixed with. */
export type SnapshotAt = 'never' | 'start' | 'message';

export type Plan =
  /** The page shows the chat without this event and what came after it: the request is for a fork of the chat before it. */
  | { readonly kind: 'fork'; readonly before: number }
  | {
      readonly kind: 'respond';
      /** In this order. */
      readonly commands: readonly Sent[];
      /** The response begins after this event. */
      readonly from: number;
      /** It begins with the first event of its commands: what comes before belongs to others. */
      readonly isOwn: boolean;
      readonly snapshot: SnapshotAt;
      /** The page's own ids of its user's messages stay. */
      readonly keepsIds: boolean;
      /** The message was not taken. */
      readonly refused?: ErrorCode;
    };

export interface Asked {
  readonly thread: Thread;
  readonly input: RunInput;
  readonly keys: Keys;
  readonly onMessage: WorkflowDefinition['on_message_while_running'];
}

/** What a request does to the chat of its thread. Throws `invalid_request` for a message that cannot be read. */
export function planRun(asked: Asked): Plan {
  const { thread, input, keys } = asked;
  const last = input.messages.at(-1);
  const said = last?.role === 'user' ? last : undefined;
  const before = said === undefined ? undefined : placeOf(asked, said);
  const answers =
    input.resume.length > 0
      ? resumeCommands(thread, input.resume, keys)
      : toolCommands(thread, input, keys);
  if (answers.length > 0)
    return planAnswers(asked, answers, before === undefined ? said : undefined);
  const begun = [...thread.commands].find(([command_id]) => command_id.startsWith(keys.run));
  if (begun !== undefined) return planReplay(asked, begun[1]);
  if (said === undefined) return planView(asked);
  return before === undefined ? planMessage(asked, said) : planRetry(asked, before);
}

/** The event with which this message of the page was said, if it was. */
function placeOf({ thread, keys }: Asked, { id }: PageMessage): Said | undefined {
  const seq = thread.known.get(id);
  return seq === undefined
    ? thread.saidFor.get(keys.said(id))
    : thread.said.find((said) => said.seq === seq);
}

/** A plain message that travels with the answers comes after them. */
function planAnswers(asked: Asked, answers: readonly Sent[], said: PageMessage | undefined): Plan {
  const { thread, input } = asked;
  const commands = [...answers, ...(said === undefined ? [] : [messageOf(asked, said)])];
  const isNew = commands.every(({ command }) => !thread.commands.has(command.command_id));
  const isOpen = input.resume.every(({ interruptId }) => thread.open.has(interruptId));
  const asking = input.resume.flatMap(({ interruptId }) => thread.asked.get(interruptId) ?? []);
  // Repeated, or too late: the page gets what it missed.
  const from = isNew && isOpen ? thread.head_seq : Math.max(0, ...asking) || thread.head_seq;
  return { kind: 'respond', commands, from, isOwn: false, snapshot: 'never', keepsIds: true };
}

/** The run of this id began already. */
function planReplay(asked: Asked, seq: number): Plan {
  const { thread, input } = asked;
  const held = input.messages.flatMap((message) => placesOf(asked, message));
  const place = input.messages.findLastIndex((message) => placesOf(asked, message).includes(seq));
  // A page that holds a part of the answer would append the whole to it, or keep what is void.
  const holdsAnswer =
    held.some((at) => at > seq) || (place >= 0 && place < input.messages.length - 1);
  const isWithoutHistory =
    !held.some((at) => at < seq) && thread.said.some((said) => said.seq < seq);
  const snapshot = holdsAnswer || isWithoutHistory ? 'start' : 'never';
  return {
    kind: 'respond',
    commands: [],
    from: seq,
    isOwn: false,
    snapshot,
    keepsIds: !isWithoutHistory,
  };
}

/** Nothing is said: the page sees what there is, and what still comes. */
function planView(asked: Asked): Plan {
  const { head_seq: from } = asked.thread;
  const snapshot = from > 0 && !hasHistory(asked, asked.input.messages) ? 'start' : 'never';
  return {
    kind: 'respond',
    commands: [],
    from,
    isOwn: false,
    snapshot,
    keepsIds: snapshot === 'never',
  };
}

/** A message that was said before, under another run: what came of it is put aside, unless it is still coming. */
function planRetry({ thread: { chat } }: Asked, { seq, run_id }: Said): Plan {
  if (chat.run?.run_id !== run_id || isAtRest(chat)) return { kind: 'fork', before: seq };
  return {
    kind: 'respond',
    commands: [],
    from: seq,
    isOwn: false,
    snapshot: 'start',
    keepsIds: true,
  };
}

function planMessage(asked: Asked, said: PageMessage): Plan {
  const { thread, input } = asked;
  const before = input.messages.slice(0, -1);
  const anchor = before
    .flatMap((message) => placesOf(asked, message))
    .reduce((last, seq) => Math.max(last, seq), 0);
  const edited = anchor === 0 ? undefined : thread.said.find(({ seq }) => seq > anchor);
  if (edited !== undefined && isAtRest(thread.chat)) return { kind: 'fork', before: edited.seq };
  const hasPage = thread.head_seq === 0 || anchor > 0;
  const rest = { from: thread.head_seq, keepsIds: hasPage } as const;
  if (waitsForAnswers(asked))
    return {
      kind: 'respond',
      commands: [],
      isOwn: false,
      ...rest,
      snapshot: hasPage ? 'never' : 'start',
      refused: 'chat_busy',
    };
  const answer = textAnswer(thread, textOf(said), asked.keys);
  if (answer !== undefined)
    return {
      kind: 'respond',
      commands: [answer],
      isOwn: false,
      ...rest,
      snapshot: hasPage ? 'never' : 'start',
    };
  return {
    kind: 'respond',
    commands: [messageOf(asked, said)],
    isOwn: true,
    ...rest,
    snapshot: hasPage ? 'never' : 'message',
  };
}

/** A message would wait until the open interrupts are answered, and this response with it. */
function waitsForAnswers({ thread, onMessage }: Asked): boolean {
  const open = [...thread.open.values()];
  return (
    onMessage === 'enqueue' &&
    open.length > 0 &&
    open.every(({ question }) => question.kind !== 'text')
  );
}

const hasHistory = (asked: Asked, messages: readonly PageMessage[]): boolean =>
  messages.some((message) => placesOf(asked, message).length > 0);

/** Where the ids of a page's message come from, as far as they are ours or were sent to us. */
function placesOf(asked: Asked, message: PageMessage): readonly number[] {
  const place = message.role === 'user' ? placeOf(asked, message)?.seq : undefined;
  return [
    ...idsIn(message).flatMap((id) => asked.thread.known.get(id) ?? []),
    ...(place === undefined ? [] : [place]),
  ];
}

const idsIn = ({ id, calls }: PageMessage): readonly string[] => [id, ...calls];

const messageOf = ({ keys }: Asked, { id, content }: PageMessage): Sent => ({
  command: { type: 'user_message', command_id: keys.message(id), ...readContent(content) },
});

function textOf({ content }: PageMessage): string {
  const said = readContent(content);
  return 'text' in said
    ? said.text
    : said.content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
}
