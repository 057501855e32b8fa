import {
  RuntimeError,
  canonicalJson,
  chatKey,
  chatRef,
  commandContent,
  foldAll,
  logRef,
  pendingQuestions,
  statusOf,
  toTimestamp,
  type ChatDescription,
  type ChatDirectory,
  type ChatId,
  type ChatRecord,
  type ChatService,
  type ClientCommand,
  type Clock,
  type Commit,
  type EventDraft,
  type EventLog,
  type ExportChat,
  type Files,
  type FollowFrom,
  type Followed,
  type LiveDraft,
  type LogRef,
  type OpenChat,
  type ParentRef,
  type PendingQuestion,
  type RuntimeEvent,
  type TenantScope,
} from '@mozaiks/contracts';
import { referenceStore } from '@mozaiks/testkit';

interface Chat {
  readonly log: LogRef;
  readonly workflow_name: string;
  readonly commits: Commit[];
  readonly commands: Map<string, string>;
  readonly followers: Set<(item: Followed | 'end') => void>;
  readonly created_at: string;
  updated_at: string;
  title: string | null;
  head: number;
}

/** The ChatService port in memory. The spec controls what happens in the chats. */
export interface MemoryChats extends ChatService {
  readonly found: { readonly scope: TenantScope; readonly open: OpenChat }[];
  readonly opened: { readonly scope: TenantScope; readonly open: OpenChat }[];
  readonly submitted: { readonly log: LogRef; readonly command: ClientCommand }[];
  /** Called for each new command once it is durable. */
  onSubmit: (log: LogRef, command: ClientCommand) => void;
  /** Thrown by every call while it is set. */
  failure: Error | undefined;
  /** `open` awaits this before it describes the chat, to simulate reading a long log. */
  reading: Promise<void>;
  pending: PendingQuestion[];
  /** The open nested chats that `open` returns. */
  children: readonly ChatId[];
  create(scope: TenantScope, chat_id: string, workflow_name?: string): LogRef;
  commit(log: LogRef, drafts: readonly EventDraft[], fence?: number): void;
  live(log: LogRef, delta: LiveDraft, fence?: number): void;
  followerCount(log: LogRef): number;
  head(log: LogRef): number;
  /** The parent of a chat is the chat whose log first had its `child_start`. */
  readonly directory: Pick<ChatDirectory, 'get' | 'list' | 'rename'>;
  readonly log: Pick<EventLog, 'read'>;
  readonly exportChat: ExportChat;
  readonly files: Pick<Files, 'put' | 'find' | 'read'>;
}

const WORKFLOWS = ['HelloWorld', 'Other', 'Nested'];

export function memoryChats(clock: Clock): MemoryChats {
  const chats = new Map<string, Chat>();
  const parents = new Map<string, ParentRef>();
  let made = 0;

  const create = (scope: TenantScope, chat_id: string, workflow_name = 'HelloWorld'): Chat => {
    const ref = chatRef(scope, chat_id);
    made += 1;
    const log = logRef(ref, `log${made}`);
    const created_at = toTimestamp(clock.now() + made);
    const times = { created_at, updated_at: created_at, title: null };
    const chat: Chat = {
      log,
      workflow_name,
      commits: [],
      commands: new Map(),
      followers: new Set(),
      ...times,
      head: 0,
    };
    chats.set(chatKey(ref), chat);
    return chat;
  };
  const chatOf = (log: LogRef): Chat => {
    const chat = chats.get(chatKey(log));
    if (chat === undefined || chat.log.log_id !== log.log_id)
      throw new RuntimeError('chat_not_found', { why: 'not the log of a chat' });
    return chat;
  };
  const describe = (chat: Chat, created: boolean): ChatDescription => {
    const state = foldAll(chat.commits);
    return {
      log: chat.log,
      workflow_name: chat.workflow_name,
      workflow_version: state.start?.workflow_version ?? null,
      status: statusOf(state),
      head_seq: chat.head,
      pending: [...pendingQuestions(state), ...service.pending],
      children: service.children,
      created,
    };
  };
  const findOrCreate = (
    scope: TenantScope,
    open: OpenChat,
  ): { readonly chat: Chat; readonly created: boolean } => {
    if (service.failure !== undefined) throw service.failure;
    const { chat_id = 'none', workflow_name, context = {} } = open;
    const found = chats.get(chatKey(chatRef(scope, chat_id)));
    if (found !== undefined) {
      if (workflow_name !== undefined && workflow_name !== found.workflow_name)
        throw new RuntimeError('idempotency_conflict');
      return { chat: found, created: false };
    }
    if (workflow_name === undefined) throw new RuntimeError('chat_not_found', { owner: 'none' });
    if (!WORKFLOWS.includes(workflow_name))
      throw new RuntimeError('workflow_not_found', { workflow_name });
    if (Object.hasOwn(context, 'forbidden'))
      throw new RuntimeError('invalid_context', { variable: 'forbidden' });
    return { chat: create(scope, chat_id, workflow_name), created: true };
  };
  const notify = (chat: Chat, item: Followed | 'end'): void => {
    for (const follower of chat.followers) follower(item);
  };

  const service: MemoryChats = {
    found: [],
    opened: [],
    submitted: [],
    onSubmit: () => {},
    failure: undefined,
    reading: Promise.resolve(),
    pending: [],
    children: [],
    directory: {
      async get(ref) {
        if (service.failure !== undefined) throw service.failure;
        const chat = chats.get(chatKey(ref));
        return chat === undefined ? null : recordOf(chat, parents.get(chatKey(ref)) ?? null);
      },
      async list(
        { app_id, user_id },
        { limit, cursor = '0', workflow_name, status, include_children = false },
      ) {
        if (service.failure !== undefined) throw service.failure;
        const own = [...chats.values()].filter(
          ({ log }) => log.app_id === app_id && log.user_id === user_id,
        );
        const records = own
          .map((chat) => recordOf(chat, parents.get(chatKey(chat.log)) ?? null))
          .filter(
            (record) =>
              (workflow_name ?? record.workflow_name) === record.workflow_name &&
              (status ?? record.status) === record.status,
          )
          .filter(({ parent }) => parent === null || include_children)
          .sort((a, b) => (a.updated_at < b.updated_at ? 1 : -1));
        const end = Number(cursor) + limit;
        return {
          chats: records.slice(Number(cursor), end),
          ...(records.length > end ? { next: String(end) } : {}),
        };
      },
      async rename(ref, title) {
        const chat = chats.get(chatKey(ref));
        if (chat !== undefined) chat.title = title;
        return chat !== undefined;
      },
    },
    log: {
      read: async (log, { after_seq, limit }) =>
        chatOf(log)
          .commits.filter(({ last_seq }) => last_seq > after_seq)
          .slice(0, limit),
    },
    async *exportChat(ref) {
      const chat = chats.get(chatKey(ref));
      if (chat === undefined) throw new RuntimeError('chat_not_found');
      const { workflow_name, created_at, updated_at, title } = recordOf(chat, null);
      yield {
        type: 'chat',
        ...chat.log,
        workflow_name,
        parent: null,
        title,
        created_at,
        updated_at,
        head_seq: chat.head,
      };
      for (const { events } of chat.commits) yield* events;
      for (const { log, command } of service.submitted) {
        if (log.log_id === chat.log.log_id)
          yield { type: 'waiting_command', chat_id: log.chat_id, command };
      }
    },
    files: filesOf(),
    create: (scope, chat_id, workflow_name) => create(scope, chat_id, workflow_name).log,
    head: (log) => chatOf(log).head,
    followerCount: (log) => chatOf(log).followers.size,
    commit(log, drafts, fence = 1) {
      const chat = chatOf(log);
      const first = chat.head + 1;
      const events = drafts.map(
        (draft, at) =>
          ({
            ...draft,
            seq: first + at,
            ts: toTimestamp(clock.now()),
            chat_id: log.chat_id,
          }) as RuntimeEvent,
      );
      chat.head += events.length;
      for (const event of events) {
        if (event.type !== 'child_start') continue;
        const key = chatKey(chatRef(log, event.child_chat_id));
        const parent = { chat_id: log.chat_id, log_id: log.log_id, call_id: event.call_id };
        if (!parents.has(key)) parents.set(key, parent);
      }
      const commit: Commit = {
        log_id: log.log_id,
        first_seq: first,
        last_seq: chat.head,
        fence,
        commit_id: `commit${first}`,
        v: 1,
        events,
      };
      chat.commits.push(commit);
      chat.updated_at = toTimestamp(clock.now() + chat.commits.length);
      notify(chat, { type: 'commit', commit });
    },
    live: (log, delta, fence = 1) => notify(chatOf(log), { type: 'live', fence, delta }),
    async find(scope, open) {
      service.found.push({ scope, open });
      const { chat, created } = findOrCreate(scope, open);
      return { log: chat.log, workflow_name: chat.workflow_name, created };
    },
    async open(scope, open) {
      if (service.failure !== undefined) throw service.failure;
      service.opened.push({ scope, open });
      const { chat, created } = findOrCreate(scope, open);
      await service.reading;
      return describe(chatOf(chat.log), created);
    },
    async submit(log, command) {
      if (service.failure !== undefined) throw service.failure;
      const { commands } = chatOf(log);
      const content = canonicalJson(commandContent(command));
      const before = commands.get(command.command_id);
      if (before !== undefined && before !== content)
        throw new RuntimeError('idempotency_conflict', { command_id: command.command_id });
      commands.set(command.command_id, content);
      if (before === undefined) service.submitted.push({ log, command });
      if (before === undefined) service.onSubmit(log, command);
      return { duplicate: before !== undefined };
    },
    follow: (log, from, signal) =>
      follow(chatOf(log), from, { signal, failure: () => service.failure }),
    async fork(log, at_seq) {
      const source = chatOf(log);
      if (source.head !== at_seq) throw new RuntimeError('invalid_fork_point', { at_seq });
      return describe(create(log, `fork-of-${log.chat_id}`, source.workflow_name), true);
    },
    async erase(ref) {
      const chat = chats.get(chatKey(ref));
      if (chat === undefined) return false;
      chats.delete(chatKey(ref));
      notify(chat, 'end');
      return true;
    },
  };
  return service;
}

/** The reference store must know a chat before it accepts its files. */
function filesOf(): MemoryChats['files'] {
  const { directory, files } = referenceStore();
  return {
    ...files,
    async put(log, file, limits) {
      await directory.create(log, {
        workflow_name: 'W',
        log_id: log.log_id,
        parent: null,
        log_version: 1,
        now: file.created_at,
      });
      return files.put(log, file, limits);
    },
  };
}

const recordOf = (
  { log, workflow_name, commits, created_at, updated_at, title, head }: Chat,
  parent: ParentRef | null,
): ChatRecord => ({
  ...log,
  workflow_name,
  parent,
  status: statusOf(foldAll(commits)),
  head_seq: head,
  usage_seq: head,
  owner: null,
  fence: 1,
  inbox_seq: 0,
  due_at: null,
  watchers: [],
  log_version: 1,
  title,
  created_at,
  updated_at,
});

async function* follow(
  chat: Chat,
  from: FollowFrom,
  { signal, failure }: { signal: AbortSignal; failure: () => Error | undefined },
): AsyncGenerator<Followed> {
  const queue: (Followed | 'end')[] = [];
  let wake = (): void => {};
  const onItem = (item: Followed | 'end'): void => {
    queue.push(item);
    wake();
  };
  signal.addEventListener('abort', () => onItem('end'));
  chat.followers.add(onItem);
  try {
    const resync =
      from.after_seq > chat.head || (from.log_id !== undefined && from.log_id !== chat.log.log_id);
    const cursor = resync ? 0 : from.after_seq;
    yield { type: 'log', log: chat.log, head_seq: chat.head, resync };
    const head_seq = chat.head;
    for (const commit of chat.commits.filter(
      ({ last_seq }) => last_seq > cursor && last_seq <= head_seq,
    ))
      yield { type: 'commit', commit };
    yield { type: 'caught_up', head_seq };
    for (;;) {
      const item = queue.shift();
      const broken = failure();
      if (broken !== undefined) throw broken;
      if (item === 'end' || signal.aborted) return;
      if (item === undefined) await new Promise<void>((resolve) => (wake = resolve));
      else if (item.type !== 'commit' || item.commit.first_seq > head_seq) yield item;
    }
  } finally {
    chat.followers.delete(onItem);
  }
}
