import {
  chatRef,
  logRef,
  RuntimeError,
  type ChatRecord,
  type ChatRef,
  type ChatStore,
  type Commit,
  type LogRef,
  type WorkflowDefinition,
} from '@mozaiks/contracts';

/** One log, as it is stored. */
export interface StoredLog {
  readonly log: LogRef;
  readonly workflow_name: string;
  readonly commits: readonly Commit[];
}

/** A chat with its nested chats, and the definitions that their runs are pinned to. */
export interface StoredChat {
  readonly main: StoredLog;
  readonly nested: readonly StoredLog[];
  /** By version; those that the store has. */
  readonly definitions: ReadonlyMap<string, WorkflowDefinition>;
}

/** Throws `chat_not_found` for an unknown, foreign or erased chat. */
export async function readChat(store: ChatStore, chat: ChatRef): Promise<StoredChat> {
  const record = await store.directory.get(chat);
  if (record === null) throw new RuntimeError('chat_not_found', { chat_id: chat.chat_id });
  const [main, ...nested] = await readLogs(store, record);
  if (main === undefined) throw new RuntimeError('chat_not_found', { chat_id: chat.chat_id });
  return { main, nested, definitions: await readDefinitions(store, [main, ...nested]) };
}

async function readLogs(store: ChatStore, record: ChatRecord): Promise<readonly StoredLog[]> {
  const log = logRef(record, record.log_id);
  const commits = await readCommits(store, log);
  const found: StoredLog[] = [{ log, workflow_name: record.workflow_name, commits }];
  for (const event of commits.flatMap(({ events }) => events)) {
    if (event.type !== 'child_start') continue;
    const child = await store.directory.get(chatRef(record, event.child_chat_id));
    // A fork names the nested chats of its source, which are not its own.
    if (child?.parent?.log_id === record.log_id) found.push(...(await readLogs(store, child)));
  }
  return found;
}

const PAGE = 200;

async function readCommits({ log: logs }: ChatStore, log: LogRef): Promise<readonly Commit[]> {
  const commits: Commit[] = [];
  for (;;) {
    const after_seq = commits.at(-1)?.last_seq ?? 0;
    const page = await logs.read(log, { after_seq, limit: PAGE });
    commits.push(...page);
    if (page.length < PAGE) return commits;
  }
}

async function readDefinitions(
  { versions }: ChatStore,
  logs: readonly StoredLog[],
): Promise<ReadonlyMap<string, WorkflowDefinition>> {
  const names = new Set(
    logs.flatMap(({ commits }) =>
      commits.flatMap(({ events }) =>
        events.flatMap((event) =>
          event.type === 'workflow_start' ? [event.workflow_version] : [],
        ),
      ),
    ),
  );
  const found = new Map<string, WorkflowDefinition>();
  for (const name of names) {
    const definition = await versions.load(name);
    if (definition !== null) found.set(name, definition);
  }
  return found;
}
