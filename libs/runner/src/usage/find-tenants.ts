import {
  defined,
  tenantScope,
  type AppScope,
  type ChatRecord,
  type ChatStore,
  type TenantScope,
} from '@mozaiks/contracts';

export interface TenantFilter {
  /** Default: the apps that have a chat at rest. */
  readonly app_id?: string;
  /** Only together with `app_id`. Default: all users. */
  readonly user_id?: string;
  /** RFC 3339. */
  readonly now: string;
}

export interface FoundApp {
  readonly app: AppScope;
  readonly users: readonly TenantScope[];
}

const AT_ONCE = 100;

/** The apps, each with its users that have a chat at rest or usage. */
export async function findTenants(
  store: ChatStore,
  { app_id, user_id, now }: TenantFilter,
): Promise<readonly FoundApp[]> {
  if (app_id !== undefined && user_id !== undefined) {
    const user = tenantScope(app_id, user_id);
    return [{ app: { app_id: user.app_id }, users: [user] }];
  }
  const apps = new Map<string, Set<string>>(app_id === undefined ? [] : [[app_id, new Set()]]);
  for await (const chat of chatsAtRest(store, now)) {
    if (app_id !== undefined && chat.app_id !== app_id) continue;
    apps.set(chat.app_id, (apps.get(chat.app_id) ?? new Set()).add(chat.user_id));
  }
  return Promise.all([...apps].map(([id, users]) => withUsersOfLedger(store, id, users)));
}

async function withUsersOfLedger(
  { usage }: ChatStore,
  id: string,
  users: ReadonlySet<string>,
): Promise<FoundApp> {
  // The user does not matter for the scope of an app.
  const app = { app_id: tenantScope(id, 'any').app_id };
  const used = await usage.summarize(app, { group_by: ['user_id'] });
  const all = new Set([...users, ...used.flatMap(({ group }) => group.user_id ?? [])]);
  return { app, users: [...all].sort().map((user) => tenantScope(id, user)) };
}

async function* chatsAtRest(
  { retention }: ChatStore,
  before: string,
): AsyncGenerator<ChatRecord, void> {
  for (let cursor: string | undefined; ; ) {
    const { chats, next } = await retention.idle_chats({
      before,
      limit: AT_ONCE,
      ...defined({ cursor }),
    });
    yield* chats;
    if (next === undefined) return;
    cursor = next;
  }
}

/**
 * Each chat of a tenant once, including nested ones. A chat that is used in the meantime moves to
 * the front of the list and may be missed.
 */
export async function* chatsOf(
  { directory }: ChatStore,
  scope: TenantScope,
): AsyncGenerator<ChatRecord, void> {
  const seen = new Set<string>();
  for (let cursor: string | undefined; ; ) {
    const query = {
      include_children: true,
      limit: AT_ONCE,
      ...defined({ cursor }),
    };
    const { chats, next } = await directory.list(scope, query);
    for (const chat of chats) if (!seen.has(chat.log_id)) yield chat;
    for (const { log_id } of chats) seen.add(log_id);
    if (next === undefined) return;
    cursor = next;
  }
}
