import {
  isRuntimeError,
  chatRef,
  logRef,
  type ChatRecord,
  type ChatService,
  type ChatStore,
  type ClientCommand,
  type Clock,
  type LogRef,
  type PendingQuestion,
  type TenantScope,
} from '@mozaiks/contracts';
import type { TestStep, WorkflowTest } from '@mozaiks/workflow-manager';
import type { TestFailure } from './check-expectations.ts';

/** The chat of one test, which is the only one in its store. */
export interface TestChat {
  readonly store: ChatStore;
  readonly chats: ChatService;
  readonly scope: TenantScope;
  readonly clock: Clock;
}

/** The id of the tested chat. */
export const CHAT_ID = 'chat';
/** The maximum time from a step to the rest of the chat, in milliseconds. */
const MAX_STEP_MS = 60_000;
const POLL_MS = 2;

export type Conversed =
  | { readonly log: LogRef; readonly failure?: undefined }
  | { readonly failure: TestFailure };

/** Plays the conversation to its end, or to the first step that is impossible. */
export async function converse(chat: TestChat, test: WorkflowTest): Promise<Conversed> {
  let at: TestFailure['at'] = { file: test.file, line: 1, column: 1 };
  try {
    const { log } = await chat.chats.open(chat.scope, {
      chat_id: CHAT_ID,
      workflow_name: test.workflow_name,
      context: test.context,
    });
    await rest(chat);
    for (const [index, step] of test.conversation.entries()) {
      at = step.at;
      await take(chat, log, { step, command_id: `step-${index + 1}` });
      await rest(chat);
    }
    return { log };
  } catch (error) {
    if (!(error instanceof StepError) && !isRuntimeError(error)) throw error;
    const message = error instanceof StepError ? error.message : `${error.message} (${error.code})`;
    return { failure: { at, message, lines: [] } };
  }
}

/** A step that is impossible. */
class StepError extends Error {}

interface Taken {
  readonly step: TestStep;
  readonly command_id: string;
}

async function take(
  { chats, store, scope }: TestChat,
  log: LogRef,
  { step, command_id }: Taken,
): Promise<void> {
  if (step.by === 'user')
    return void (await chats.submit(log, {
      type: 'user_message',
      command_id,
      text: String(step.value),
    }));
  const { pending } = await chats.open(scope, { chat_id: log.chat_id });
  const question = pending.find(({ kind }) => kind === step.by);
  if (question === undefined)
    throw new StepError(`no question of the kind ${step.by} is open${openKinds(pending)}`);
  const record = await store.directory.get(chatRef(scope, question.chat_id));
  if (record === null) throw new StepError('the chat of the question is gone');
  await chats.submit(logRef(record, record.log_id), answerTo(question, { step, command_id }));
}

const openKinds = (pending: readonly PendingQuestion[]): string =>
  pending.length === 0
    ? ''
    : `, only ${pending.map(({ kind, prompt }) => `${kind} ${JSON.stringify(prompt)}`).join(', ')}`;

function answerTo(
  { request_id, call_id }: PendingQuestion,
  { step, command_id }: Taken,
): ClientCommand {
  if (step.by === 'tool' && call_id !== undefined)
    return { type: 'tool_response', command_id, call_id, result: step.value };
  return { type: 'input_response', command_id, request_id, value: step.value };
}

/** Waits until all chats of the store wait for the user or are done. */
async function rest({ store, scope, clock }: TestChat): Promise<void> {
  const end = clock.monotonic() + MAX_STEP_MS;
  const isResting = ({ owner, due_at }: ChatRecord): boolean =>
    owner === null && (due_at === null || due_at > clock.now());
  // A child puts its result into its parent's inbox before it is at rest. Only two equal
  // observations in a row show that all chats are at rest.
  let before: string | undefined;
  while (clock.monotonic() < end) {
    const { chats } = await store.directory.list(scope, { include_children: true, limit: 100 });
    const now = chats.every(isResting)
      ? JSON.stringify(chats.map(({ chat_id, head_seq, fence }) => [chat_id, head_seq, fence]))
      : undefined;
    if (now !== undefined && now === before) return;
    before = now;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new StepError(`the chat did not come to rest within ${MAX_STEP_MS / 1000} seconds`);
}
