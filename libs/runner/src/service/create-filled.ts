import { LOG_VERSION, toTimestamp, type ChatRecord, type LogRef } from '@mozaiks/contracts';
import { firstLook } from '../tenure/look.ts';
import { release } from '../tenure/release.ts';
import { actAlone } from './act-alone.ts';
import type { ServiceDeps } from './service-deps.ts';

export interface Filled {
  readonly log: LogRef;
  readonly workflow_name: string;
  /** Stores what is in the chat under its log. */
  readonly fill: () => Promise<void>;
}

/**
 * Creates a chat that is not empty. Its log is complete before a record names it, so that nobody ever
 * finds half of one; then it is released once with its `usage_seq` at the head, so that nothing is
 * billed again. The result is another log if another request has made the chat meanwhile.
 */
export async function createFilled(
  deps: ServiceDeps,
  { log, workflow_name, fill }: Filled,
): Promise<ChatRecord> {
  const { directory } = deps.store;
  try {
    await fill();
  } catch (error) {
    // What a failure leaves here, the store deletes later.
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
  actAlone(deps, record, async (t) => {
    await firstLook(t);
    t.unrecorded.clear();
    return (await release(t, deps.wake)) === 'released';
  });
