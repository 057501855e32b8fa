import {
  chatRef,
  LOG_VERSION,
  logRef,
  tenantScope,
  toTimestamp,
  type RuntimeEvent,
} from '@mozaiks/contracts';
import { openEmbeddedStore } from '@mozaiks/multitenant';

const now = () => toTimestamp(Date.now());
const message = (chat_id: string, text: string): RuntimeEvent => {
  const ids = { chat_id, run_id: 'run-1', message_id: 'm1', command_id: 'c1' };
  return { type: 'user_message', seq: 1, ts: now(), ...ids, text };
};

/**
 * Two tenants use the same chat id. Returns what each of them reads. `file: null` keeps the store
 * in memory.
 */
export async function embedMultitenant(
  file: string | null = null,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const store = await openEmbeddedStore({ file });
  const read: Record<string, readonly string[]> = {};
  try {
    for (const app_id of ['app1', 'app2']) {
      // Outside of examples, only a verified token creates a scope.
      const chat = chatRef(tenantScope(app_id, 'ada@example.com'), 'my-chat');
      const fresh = {
        workflow_name: 'HelloWorld',
        log_id: `log-of-${app_id}`,
        parent: null,
        log_version: LOG_VERSION,
        now: now(),
      };
      const { record } = await store.directory.create(chat, fresh);
      const log = logRef(chat, record.log_id);
      const events = [message(chat.chat_id, `I am ${app_id}`)];
      await store.log.append(log, {
        log_id: log.log_id,
        first_seq: 1,
        last_seq: 1,
        fence: 1,
        commit_id: 'c1',
        v: LOG_VERSION,
        events,
      });
      const commits = await store.log.read(log, { after_seq: 0 });
      read[app_id] = commits.flatMap((commit) =>
        commit.events.flatMap((event) => (event.type === 'user_message' ? [event.text] : [])),
      );
    }
    return read;
  } finally {
    await store.close();
  }
}
