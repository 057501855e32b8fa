import { emptyChat } from '../chat-state.ts';
import { isRuntimeError } from '../errors.ts';
import type { Commit } from '../events.ts';
import { applyCommit, foldAll } from '../fold.ts';
import type { LogRef } from '../ids.ts';
import type { Followed } from '../ports/chat-service.ts';
import type { CallerChats } from '../ports/compatible-api.ts';
import type { Clock } from '../ports/process.ts';
import {
  childrenToRead,
  openChildren,
  withoutHistory,
  type NestedById,
  type Nested,
} from './nested-chats.ts';
import { openLog } from './open-log.ts';

/** The most nested chats of one response. Further ones are ignored. */
const MAX_NESTED = 64;
/**
 * A nested chat may be created shortly after the event that announces it, so reading it is retried.
 */
const RETRY_MS = [50, 100, 250, 500, 1_000, 2_000, 4_000] as const;

export interface FamilyDeps {
  readonly chats: CallerChats;
  readonly clock: Pick<Clock, 'sleep'>;
  /** Whether this API sent the command. Other commands are not recorded. */
  readonly isOwnCommand: (command_id: string) => boolean;
  /** Stops following all chats. */
  readonly signal: AbortSignal;
}

/** Follows the chats that are nested in a client's chat, and those nested in them. */
export interface NestedFollower {
  readonly nestedChats: NestedById;
  /** Also follows these chats from now on. Resolves when those that exist were read. */
  follow(chat_ids: readonly string[]): Promise<void>;
  /** `onChange` is called whenever something changes. */
  listen(onChange: () => void): void;
}

export function followNestedChats(deps: FamilyDeps): NestedFollower {
  let onChange = (): void => {};
  const following: Following = {
    deps,
    nestedChats: new Map(),
    followed: new Set(),
    changed: () => onChange(),
  };
  return {
    nestedChats: following.nestedChats,
    follow: (chat_ids) => follow(following, chat_ids),
    listen: (listener) => void (onChange = listener),
  };
}

interface Following {
  readonly deps: FamilyDeps;
  readonly nestedChats: Map<string, Nested>;
  readonly followed: Set<string>;
  readonly changed: () => void;
}

async function follow(following: Following, chat_ids: readonly string[]): Promise<void> {
  const { followed } = following;
  const fresh = chat_ids
    .filter((chat_id) => !followed.has(chat_id))
    .slice(0, Math.max(0, MAX_NESTED - followed.size));
  for (const chat_id of fresh) followed.add(chat_id);
  await Promise.all(
    fresh.map(async (chat_id) => {
      const log = await find(following, chat_id);
      if (log === null) void findLater(following, chat_id);
      else await read(following, chat_id, log);
    }),
  );
}

async function find({ deps: { chats } }: Following, chat_id: string): Promise<LogRef | null> {
  try {
    return (await chats.find({ chat_id })).log;
  } catch (error) {
    if (isRuntimeError(error, 'chat_not_found')) return null;
    throw error;
  }
}

async function findLater(following: Following, chat_id: string): Promise<void> {
  const { clock, signal } = following.deps;
  for (const ms of RETRY_MS) {
    await clock.sleep(ms, signal).catch(() => undefined);
    const log = signal.aborted ? null : await find(following, chat_id).catch(() => null);
    if (log !== null) return read(following, chat_id, log).catch(() => undefined);
  }
}

/** Resolves when the stored commits were read. The chat is followed from there. */
async function read(following: Following, chat_id: string, log: LogRef): Promise<void> {
  const { chats, signal } = following.deps;
  const { commits, next } = await openLog(chats, log, signal);
  const first = addTo(
    following.deps,
    { log, chat: emptyChat, said: '', asked: new Set(), commands: new Set() },
    commits,
  );
  set(following, chat_id, first);
  await follow(following, childrenToRead(commits));
  void followOn(following, chat_id, { nested: first, next }).catch(() => undefined);
}

function set({ nestedChats, changed }: Following, chat_id: string, nested: Nested): void {
  nestedChats.set(chat_id, nested);
  changed();
}

interface Position {
  readonly nested: Nested;
  readonly next: AsyncIterator<Followed>;
}

async function followOn(
  following: Following,
  chat_id: string,
  { nested, next }: Position,
): Promise<void> {
  let now = nested;
  for (let item = await next.next(); item.done !== true; item = await next.next()) {
    if (item.value.type !== 'commit') continue;
    now = addTo(following.deps, now, [item.value.commit]);
    void follow(following, openChildren(now.chat)).catch(() => undefined);
    set(following, chat_id, now);
  }
}

function addTo(
  { isOwnCommand }: Pick<FamilyDeps, 'isOwnCommand'>,
  { log, chat, said, asked, commands }: Nested,
  commits: readonly Pick<Commit, 'events' | 'fence'>[],
): Nested {
  const events = commits.flatMap((commit) => commit.events);
  const [only] = commits;
  const after =
    commits.length === 1 && only !== undefined ? applyCommit(chat, only) : foldAll(commits, chat);
  return {
    log,
    chat: withoutHistory(after),
    said: events.reduce(
      (last, event) => (event.type === 'agent_response' && event.text !== '' ? event.text : last),
      said,
    ),
    asked: new Set([
      ...asked,
      ...events.flatMap((event) => (event.type === 'input_request' ? [event.request_id] : [])),
    ]),
    commands: new Set([
      ...commands,
      ...events.flatMap((event) =>
        'command_id' in event && isOwnCommand(event.command_id ?? '')
          ? [event.command_id ?? '']
          : [],
      ),
    ]),
  };
}
