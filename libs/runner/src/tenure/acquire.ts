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
 * Tries to acquire the chat, once. After an unknown outcome this session may own the chat without
 * knowing it; its own sweep then finds the chat. Resolves with null if the chat cannot be acquired:
 * it does not exist, was written by a newer version, or the outcome is unknown.
 */
export async function acquire(
  { store, logger }: Pick<Deps, 'store' | 'logger'>,
  chat: ChatRef,
  session: string,
): Promise<Acquired> {
  try {
    const answer = await store.ownership.acquire(chat, { session, log_version: LOG_VERSION });
    if (answer === null || !('newer' in answer)) return answer;
    logger.log('info', 'the chat was written by a newer version and is not driven', {
      chat_id: chat.chat_id,
      app_id: chat.app_id,
    });
    return null;
  } catch (error) {
    if (isRuntimeError(error) && error.retryable) return null;
    throw error;
  }
}

export interface TenureOptions {
  readonly deps: Deps;
  readonly signal: AbortSignal;
  readonly bell: Bell;
  readonly hold: Tenure['hold'];
  readonly feed: Feed;
  /**
   * Whether the chat was acquired before the command that the driver was started for was stored.
   */
  readonly prewarmed: boolean;
}

/** The state of a new tenure, before any of the log is read. */
export const createTenure = (
  owned: Owned,
  { deps, signal, bell, hold, feed, prewarmed }: TenureOptions,
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
  state: emptyChat,
  answered: new Set(),
  lastCommit: '',
  snapshotSeq: 0,
  inbox: { seq: owned.record.inbox_seq, waiting: [], settling: Promise.resolve() },
  prewarmed,
  previousOwner: { hasReleased: owned.record.owner === null, mayAppend: true, unobserved: [] },
  watchers: {
    sessions: owned.record.watchers.filter((watcher) => watcher !== owned.session),
    readAt: deps.clock.monotonic(),
  },
  children: { started: new Set(), abandoned: [] },
  unrecorded: new Map(),
  noProgressAt: null,
});

export const chatGone = (chat: ChatRef): RuntimeError =>
  new RuntimeError('chat_not_found', { chat_id: chat.chat_id });
