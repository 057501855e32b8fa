import { randomUUID } from 'node:crypto';
import {
  chatRef,
  logRef,
  tenantScope,
  type ChatRef,
  type ChatStore,
  type Command,
  type Commit,
  type EventOf,
  type JsonValue,
  type LogRef,
  type NewChat,
  type Owned,
  type ReleaseTo,
  type RuntimeEvent,
  type TenantScope,
  type UsageRow,
} from '@mozaiks/contracts';

/**
 * Opens the store under test. It may already contain data: suites use only ids that no one had
 * before.
 */
export type OpenStore = () => Promise<ChatStore>;

/** One store for all tests of a suite, closed at its end. */
export function usingStore(open: OpenStore): () => ChatStore {
  const opened: ChatStore[] = [];
  beforeAll(async () => {
    opened.push(await open());
  });
  afterAll(async () => {
    for (const store of opened.splice(0)) await store.close();
  });
  return () => {
    const [store] = opened;
    if (store === undefined) throw new Error('the store is open in tests only');
    return store;
  };
}

export const at = '2026-01-01T00:00:00.000Z';
export const unique = (what: string): string => `${what}-${randomUUID()}`;
export const freshTenant = (): TenantScope => tenantScope(unique('app'), unique('user'));
export const freshChat = (scope: TenantScope = freshTenant()): ChatRef =>
  chatRef(scope, unique('chat'));

/**
 * The chats with the same id that another user of the same app, and a user of another app, could
 * have.
 */
export function namesakes(chat: ChatRef): ChatRef[] {
  return [tenantScope(chat.app_id, unique('user')), tenantScope(unique('app'), chat.user_id)].map(
    (scope) => chatRef(scope, chat.chat_id),
  );
}

export const newChat = (fields: Partial<NewChat> = {}): NewChat => ({
  workflow_name: 'Support',
  log_id: unique('log'),
  parent: null,
  log_version: 1,
  now: at,
  ...fields,
});

/** Creates the chat and returns its log. */
export async function createdLog(
  store: ChatStore,
  chat: ChatRef = freshChat(),
  fields: Partial<NewChat> = {},
): Promise<LogRef> {
  const { record } = await store.directory.create(chat, newChat(fields));
  return logRef(chat, record.log_id);
}

export async function joined(store: ChatStore, session = unique('session')): Promise<string> {
  await store.sessions.join(session);
  return session;
}

/** Acquires the chat for the session. Throws if that fails. */
export async function acquired(store: ChatStore, chat: ChatRef, session: string): Promise<Owned> {
  const answer = await store.ownership.acquire(chat, { session, log_version: 1 });
  if (answer === null || !('owned' in answer))
    throw new Error(`not acquired: ${JSON.stringify(answer)}`);
  return answer.owned;
}

export const releaseTo = (fields: Partial<ReleaseTo> = {}): ReleaseTo => ({
  inbox_seq: 0,
  status: 'idle',
  head_seq: 0,
  usage_seq: 0,
  due_at: null,
  title: null,
  now: at,
  ...fields,
});

export const contextEvent = (
  log: LogRef,
  seq: number,
  value: JsonValue,
): EventOf<'context_update'> => ({
  type: 'context_update',
  seq,
  ts: at,
  chat_id: log.chat_id,
  run_id: 'run-1',
  set: { value },
  by: 'tool',
});

/** A commit with one event for each of the `values`. */
export const commitOf = (log: LogRef, first_seq: number, values: readonly JsonValue[]): Commit => ({
  log_id: log.log_id,
  first_seq,
  last_seq: first_seq + values.length - 1,
  fence: 1,
  commit_id: unique('commit'),
  v: 1,
  events: values.map((value, index): RuntimeEvent => contextEvent(log, first_seq + index, value)),
});

export const message = (text: string, command_id = unique('command')): Command => ({
  type: 'user_message',
  command_id,
  text,
});

/** Puts the command, with its own JSON as the digest. */
export const put = (store: ChatStore, log: LogRef, command: Command) =>
  store.inbox.put(log, command, { digest: JSON.stringify(command), max_waiting: 100 });

export const racing = <T>(times: number, run: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: times }, (_, index) => run(index)));

type UsageEvent = EventOf<'usage'>;

/** A row of the ledger: 110 tokens and a quarter of a dollar. */
export const usageRow = (
  log: LogRef,
  seq: number,
  { workflow_name = 'Support', ...fields }: Partial<UsageEvent> & { workflow_name?: string } = {},
): UsageRow => ({
  id: `${log.log_id}/${seq}`,
  workflow_name,
  fact: {
    type: 'usage',
    seq,
    ts: at,
    chat_id: log.chat_id,
    run_id: 'run-1',
    agent: 'Greeter',
    purpose: 'reply',
    provider: 'anthropic',
    model: 'small',
    input_tokens: 100,
    output_tokens: 10,
    cached_input_tokens: 5,
    reasoning_tokens: 2,
    cost_usd: 0.25,
    duration_ms: 80,
    first_token_ms: 20,
    cached: false,
    outcome: 'ok',
    ...fields,
  },
});
