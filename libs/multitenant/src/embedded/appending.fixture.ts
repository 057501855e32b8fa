import {
  chatRef,
  logRef,
  tenantScope,
  type ChatStore,
  type Commit,
  type LogRef,
} from '@mozaiks/contracts';

const at = '2026-01-01T00:00:00.000Z';

/** The chat of this name, created if it is missing. */
export async function chatNamed(store: ChatStore, chat_id: string): Promise<LogRef> {
  const chat = chatRef(tenantScope('app', 'user'), chat_id);
  const fresh = {
    workflow_name: 'Support',
    log_id: `log-of-${chat_id}`,
    parent: null,
    log_version: 1,
    now: at,
  };
  return logRef(chat, (await store.directory.create(chat, fresh)).record.log_id);
}

/** A commit of one event with a text of 100 to 499 characters; the length depends on `seq`. */
export const commitAt = (
  log: LogRef,
  seq: number,
  text = 'x'.repeat(100 + ((seq * 37) % 400)),
): Commit => ({
  log_id: log.log_id,
  first_seq: seq,
  last_seq: seq,
  fence: 1,
  commit_id: `commit-${seq}`,
  v: 1,
  events: [
    {
      type: 'context_update',
      seq,
      ts: at,
      chat_id: log.chat_id,
      run_id: null,
      set: { text },
      by: 'tool',
    },
  ],
});

export async function headOf(store: ChatStore, log: LogRef): Promise<number> {
  return (await store.log.read(log, { after_seq: 0 })).at(-1)?.last_seq ?? 0;
}
