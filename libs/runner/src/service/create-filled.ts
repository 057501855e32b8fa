import { LOG_VERSION, toTimestamp, type ChatRecord, type LogRef } from '@mozaiks/contracts';
import { loadAll } from '../tenure/refresh.ts';
import { release } from '../tenure/release.ts';
import { asExclusiveOwner } from './as-exclusive-owner.ts';
import type { ServiceDeps } from './service-deps.ts';

export interface Filled {
  readonly log: LogRef;
  readonly workflow_name: string;
  /** Stores the content of the chat under its log. */
  readonly fill: () => Promise<void>;
}

/**
 * Creates a chat that is not empty. Its log is complete before a record refers to it, so an
 * incomplete chat is never visible. Then it is released once with `usage_seq` at the head, so that
 * nothing is billed again. The returned record has another log if another request created the chat
 * first.
 */
export async function createFilled(
  deps: ServiceDeps,
  { log, workflow_name, fill }: Filled,
): Promise<ChatRecord> {
  const { directory } = deps.store;
  try {
    await fill();
  } catch (error) {
    // If this fails as well, the store deletes the remains later.
    await directory.erase(log).catch(() => undefined);
    throw error;
  }
  const now = toTimestamp(deps.clock.now());
  const { log_id } = log;
  const { record } = await directory.create(log, {
    workflow_name,
    log_id,
    parent: null,
    log_version: LOG_VERSION,
    now,
  });
  if (record.log_id !== log_id) await directory.erase(log);
  else await settle(deps, record);
  return record;
}

const settle = (deps: ServiceDeps, record: ChatRecord): Promise<void> =>
  asExclusiveOwner(deps, record, async (t) => {
    await loadAll(t);
    t.unrecorded.clear();
    return (await release(t)) === 'released';
  });
