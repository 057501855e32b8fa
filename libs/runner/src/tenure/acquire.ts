import {
  emptyChat,
  LOG_VERSION,
  RuntimeError,
  isRuntimeError,
  type ChatRef,
  type Owned,
} from '@mozaiks/contracts';
import type { Bell } from '../bell.ts';
import type { Deps } from '../deps.ts';
import type { Feed } from '../feed/feed.ts';
import type { Tenure } from './tenure.ts';

export type Acquired = { readonly owned: Owned } | { readonly owner: string } | null;

/**
 * Tries once. An unknown outcome is left alone: if it lands late, this session owns a chat without knowing, and its own sweep tells it.
 * null: not to be had (gone, erased, written by a newer version, or unknown).
 */
export async function acquire(
  { store, logger }: Pick<Deps, 'store' | 'logger'>,
  chat: ChatRef,
  session: string,
): Promise<Acquired> {
  try {
    const answer = await store.ownership.acquire(chat, { session, log_version: LOG_VERSION });
    if (answer === null || !('newer' in answer)) return answer;
    logger.log('info', 'the chat was written by a newer version and is left alone', {
      chat_id: chat.chat_id,
      app_id: chat.app_id,
    });
    return null;
  } catch (error) {
    if (isRuntimeError(error) && error.retryable) return null;
    throw error;
  }
}

export interface Circumstances {
  readonly deps: Deps;
  readonly signal: AbortSignal;
  readonly bell: Bell;
  readonly hold: Tenure['hold'];
  readonly feed: Feed;
  /** What the driver was begun for was not there yet when the chat was acquired. */
  readonly anticipated: boolean;
}

/** The tenure as it begins: nothing of the log is read yet. */
export const beginTenure = (
  owned: Owned,
  { deps, signal, bell, hold, feed, anticipated }: Circumstances,
): Tenure => ({
  deps,
  log: owned.log,
  session: owned.session,
  workflowName: owned.record.workflow_name,
  signal,
  bell,
  hold,
  feed,
  owned,
  tookOver: owned.record.owner !== null,
  appended: false,
  state: emptyChat,
  answered: new Set(),
  lastCommit: '',
  snapshotSeq: 0,
  inboxSeq: owned.record.inbox_seq,
  anticipated,
  waiting: [],
  settling: Promise.resolve(),
  watchers: owned.record.watchers.filter((watcher) => watcher !== owned.session),
  watchersReadAt: deps.clock.monotonic(),
  unrecorded: new Map(),
  startedChildren: new Set(),
  orphans: [],
  unheard: [],
  fruitlessAt: null,
});

export const chatGone = (chat: ChatRef): RuntimeError =>
  new RuntimeError('chat_not_found', { chat_id: chat.chat_id });
