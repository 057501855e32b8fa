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
  type ChatId,
  type ChatService,
  type ClientCommand,
  type Clock,
  type Commit,
  type EventDraft,
  type FollowFrom,
  type Followed,
  type LiveDraft,
  type LogRef,
  type OpenChat,
  type PendingQuestion,
  type RuntimeEvent,
  type TenantScope,
} from '@mozaiks/contracts';

interface Chat {
  readonly log: LogRef;
  readonly workflow_name: string;
  readonly commits: Commit[];
  readonly commands: Map<string, string>;
  readonly followers: Set<(item: Followed | 'end') => void>;
  head: number;
}

/** The port in memory, with a hand on the chats: a spec says what happens in them. */
export interface MemoryChats extends ChatService {
  readonly opened: { readonly scope: TenantScope; readonly open: OpenChat }[];
  readonly submitted: { readonly log: LogRef; readonly command: ClientCommand }[];
  /** Called for each new command, when it is durable. */
  onSubmit: (log: LogRef, command: ClientCommand) => void;
  /** Thrown by everything that is asked, until it is undefined again. */
  failure: Error | undefined;
  pending: PendingQuestion[];
  /** Open nested chats, as `open` tells them. */
  children: readonly ChatId[];
  create(scope: TenantScope, chat_id: string, workflow_name?: string): LogRef;
  commit(log: LogRef, drafts: readonly EventDraft[], fence?: number): void;
  live(log: LogRef, delta: LiveDraft, fence?: number): void;
  followerCount(log: LogRef): number;
  head(log: LogRef): number;
}

const WORKFLOWS = ['HelloWorld', 'Other', 'Nested'];

export function memoryChats(clock: Clock): MemoryChats {
  const chats = new Map<string, Chat>();
  let made = 0;

  const create = (scope: TenantScope, chat_id: string, workflow_name = 'HelloWorld'): Chat => {
    const ref = chatRef(scope, chat_id);
    made += 1;
    const log = logRef(ref, `log${made}`);
    const chat: Chat = { log, workflow_name, commits: [], commands: new Map(), followers: new Set(), head: 0 };
    chats.set(chatKey(ref), chat);
    return chat;
  };
  const chatOf = (log: LogRef): Chat => {
    const chat = chats.get(chatKey(log));
    if (chat === undefined || chat.log.log_id !== log.log_id) throw new RuntimeError('chat_not_found', { why: 'not the log of a chat' });
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
  const tell = (chat: Chat, item: Followed | 'end'): void => {
    for (const follower of chat.followers) follower(item);
  };

  const service: MemoryChats = {
    opened: [],
    submitted: [],
    onSubmit: () => {},
    failure: undefined,
    pending: [],
    children: [],
    create: (scope, chat_id, workflow_name) => create(scope, chat_id, workflow_name).log,
    head: (log) => chatOf(log).head,
    followerCount: (log) => chatOf(log).followers.size,
    commit(log, drafts, fence = 1) {
      const chat = chatOf(log);
      const first = chat.head + 1;
      const events = drafts.map(
        (draft, at) => ({ ...draft, seq: first + at, ts: toTimestamp(clock.now()), chat_id: log.chat_id }) as RuntimeEvent,
      );
      chat.head += events.length;
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
      tell(chat, { type: 'commit', commit });
    },
    live: (log, delta, fence = 1) => tell(chatOf(log), { type: 'live', fence, delta }),
    async open(scope, open) {
      if (service.failure !== undefined) throw service.failure;
      service.opened.push({ scope, open });
      const { chat_id = 'none', workflow_name, context = {} } = open;
      const found = chats.get(chatKey(chatRef(scope, chat_id)));
      if (found !== undefined) {
        if (workflow_name !== undefined && workflow_name !== found.workflow_name) throw new RuntimeError('idempotency_conflict');
        return describe(found, false);
      }
      if (workflow_name === undefined) throw new RuntimeError('chat_not_found', { owner: 'nobody' });
      if (!WORKFLOWS.includes(workflow_name)) throw new RuntimeError('workflow_not_found', { workflow_name });
      if (Object.hasOwn(context, 'forbidden')) throw new RuntimeError('invalid_context', { variable: 'forbidden' });
      return describe(create(scope, chat_id, workflow_name), true);
    },
    async submit(log, command) {
      if (service.failure !== undefined) throw service.failure;
      const { commands } = chatOf(log);
      const content = canonicalJson(commandContent(command));
      const before = commands.get(command.command_id);
      if (before !== undefined && before !== content) throw new RuntimeError('idempotency_conflict', { command_id: command.command_id });
      commands.set(command.command_id, content);
      if (before === undefined) service.submitted.push({ log, command });
      if (before === undefined) service.onSubmit(log, command);
      return { duplicate: before !== undefined };
    },
    follow: (log, from, signal) => follow(chatOf(log), from, { signal, failure: () => service.failure }),
    fork: () => Promise.reject(new Error('not in these specs')),
    async erase(ref) {
      const chat = chats.get(chatKey(ref));
      if (chat === undefined) return false;
      chats.delete(chatKey(ref));
      tell(chat, 'end');
      return true;
    },
  };
  return service;
}

async function* follow(
  chat: Chat,
  from: FollowFrom,
  { signal, failure }: { signal: AbortSignal; failure: () => Error | undefined },
): AsyncGenerator<Followed> {
  const queue: (Followed | 'end')[] = [];
  let wake = (): void => {};
  const hear = (item: Followed | 'end'): void => {
    queue.push(item);
    wake();
  };
  signal.addEventListener('abort', () => hear('end'));
  chat.followers.add(hear);
  try {
    const resync = from.after_seq > chat.head || (from.log_id !== undefined && from.log_id !== chat.log.log_id);
    const cursor = resync ? 0 : from.after_seq;
    yield { type: 'log', log: chat.log, head_seq: chat.head, resync };
    const head_seq = chat.head;
    for (const commit of chat.commits.filter(({ last_seq }) => last_seq > cursor && last_seq <= head_seq)) yield { type: 'commit', commit };
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
    chat.followers.delete(hear);
  }
}
