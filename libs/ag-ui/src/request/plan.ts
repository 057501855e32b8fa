import { isAtRest, type ErrorCode, type WorkflowDefinition } from '@mozaiks/contracts';
import { resumeCommands, textAnswer, toolCommands, type Sent } from './answers.ts';
import { readContent } from './content.ts';
import type { Keys } from './keys.ts';
import type { PageMessage, RunInput } from './run-input.ts';
import type { Said, Thread } from './thread.ts';

/** When the page gets MESSAGES_SNAPSHOT: never, at the start, or with its new message. */
export type SnapshotAt = 'never' | 'start' | 'message';

export type Plan =
  /** The page shows the chat without this event, so the request continues a fork before it. */
  | { readonly kind: 'fork'; readonly before: number }
  | {
      readonly kind: 'respond';
      /** The commands, in the order in which they are sent. */
      readonly commands: readonly Sent[];
      /** The response starts after this event. */
      readonly from: number;
      /** Whether the response starts with the first event of its own commands. */
      readonly isOwn: boolean;
      readonly snapshot: SnapshotAt;
      /** Whether the page keeps its own ids for its user's messages. */
      readonly keepsIds: boolean;
      /** Why the message was not accepted. */
      readonly refused?: ErrorCode;
    };

export interface PlanRequest {
  readonly thread: Thread;
  readonly input: RunInput;
  readonly keys: Keys;
  readonly onMessage: WorkflowDefinition['on_message_while_running'];
}

/** Plans what a request does to its thread. Throws `invalid_request` for an unreadable message. */
export function planRun(request: PlanRequest): Plan {
  const { thread, input, keys } = request;
  const last = input.messages.at(-1);
  const said = last?.role === 'user' ? last : undefined;
  const before = said === undefined ? undefined : placeOf(request, said);
  const answers =
    input.resume.length > 0
      ? resumeCommands(thread, input.resume, keys)
      : toolCommands(thread, input, keys);
  if (answers.length > 0)
    return planAnswers(request, answers, before === undefined ? said : undefined);
  const started = [...thread.commands].find(([command_id]) => command_id.startsWith(keys.run));
  if (started !== undefined) return planReplay(request, started[1]);
  if (said === undefined) return planView(request);
  return before === undefined ? planMessage(request, said) : planRetry(request, before);
}

/** The event that stored this message of the page, if there is one. */
function placeOf({ thread, keys }: PlanRequest, { id }: PageMessage): Said | undefined {
  const seq = thread.known.get(id);
  return seq === undefined
    ? thread.saidFor.get(keys.said(id))
    : thread.said.find((said) => said.seq === seq);
}

/** A message that is sent together with answers comes after them. */
function planAnswers(
  request: PlanRequest,
  answers: readonly Sent[],
  said: PageMessage | undefined,
): Plan {
  const { thread, input } = request;
  const commands = [...answers, ...(said === undefined ? [] : [messageOf(request, said)])];
  const isNew = commands.every(({ command }) => !thread.commands.has(command.command_id));
  const isOpen = input.resume.every(({ interruptId }) => thread.open.has(interruptId));
  const asking = input.resume.flatMap(({ interruptId }) => thread.asked.get(interruptId) ?? []);
  // The answers were repeated or are too late, so the page gets the events that it missed.
  const from = isNew && isOpen ? thread.head_seq : Math.max(0, ...asking) || thread.head_seq;
  return { kind: 'respond', commands, from, isOwn: false, snapshot: 'never', keepsIds: true };
}

/** Shows a run that has already started. */
function planReplay(request: PlanRequest, seq: number): Plan {
  const { thread, input } = request;
  const held = input.messages.flatMap((message) => placesOf(request, message));
  const place = input.messages.findLastIndex((message) => placesOf(request, message).includes(seq));
  // A page with a part of the answer would append the whole answer to it, or keep void text.
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

/** Without a message or an answer, the page sees the chat as it is and what follows. */
function planView(request: PlanRequest): Plan {
  const { head_seq: from } = request.thread;
  const snapshot = from > 0 && !hasHistory(request, request.input.messages) ? 'start' : 'never';
  return {
    kind: 'respond',
    commands: [],
    from,
    isOwn: false,
    snapshot,
    keepsIds: snapshot === 'never',
  };
}

/**
 * A message that was sent in another run: its answer is replaced, or shown if still in progress.
 */
function planRetry({ thread: { chat } }: PlanRequest, { seq, run_id }: Said): Plan {
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

function planMessage(request: PlanRequest, said: PageMessage): Plan {
  const { thread, input } = request;
  const before = input.messages.slice(0, -1);
  const anchor = before
    .flatMap((message) => placesOf(request, message))
    .reduce((last, seq) => Math.max(last, seq), 0);
  const edited = anchor === 0 ? undefined : thread.said.find(({ seq }) => seq > anchor);
  if (edited !== undefined && isAtRest(thread.chat)) return { kind: 'fork', before: edited.seq };
  const hasPage = thread.head_seq === 0 || anchor > 0;
  const rest = { from: thread.head_seq, keepsIds: hasPage } as const;
  if (waitsForAnswers(request))
    return {
      kind: 'respond',
      commands: [],
      isOwn: false,
      ...rest,
      snapshot: hasPage ? 'never' : 'start',
      refused: 'chat_busy',
    };
  const answer = textAnswer(thread, textOf(said), request.keys);
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
    commands: [messageOf(request, said)],
    isOwn: true,
    ...rest,
    snapshot: hasPage ? 'never' : 'message',
  };
}

/** Whether a message would have to wait until the open interrupts are answered. */
function waitsForAnswers({ thread, onMessage }: PlanRequest): boolean {
  const open = [...thread.open.values()];
  return (
    onMessage === 'enqueue' &&
    open.length > 0 &&
    open.every(({ question }) => question.kind !== 'text')
  );
}

const hasHistory = (request: PlanRequest, messages: readonly PageMessage[]): boolean =>
  messages.some((message) => placesOf(request, message).length > 0);

/** The events that the ids of a page's message come from, if they are known. */
function placesOf(request: PlanRequest, message: PageMessage): readonly number[] {
  const place = message.role === 'user' ? placeOf(request, message)?.seq : undefined;
  return [
    ...idsIn(message).flatMap((id) => request.thread.known.get(id) ?? []),
    ...(place === undefined ? [] : [place]),
  ];
}

const idsIn = ({ id, calls }: PageMessage): readonly string[] => [id, ...calls];

const messageOf = ({ keys }: PlanRequest, { id, content }: PageMessage): Sent => ({
  command: { type: 'user_message', command_id: keys.message(id), ...readContent(content) },
});

function textOf({ content }: PageMessage): string {
  const said = readContent(content);
  return 'text' in said
    ? said.text
    : said.content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
}
