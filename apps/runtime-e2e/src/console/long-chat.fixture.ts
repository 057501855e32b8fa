import path from 'node:path';
import { chatRef, LOG_VERSION, logRef, MAX_EVENTS_PER_COMMIT, tenantScope, type RuntimeEvent } from '@mozaiks/contracts';
import { openEmbeddedStore } from '@mozaiks/multitenant';
import type { Server } from '../harness/server.fixture.ts';

const IDS = new Set(['message_id', 'call_id', 'request_id', 'command_id', 'run_id', 'idempotency_key']);

/** The events of one chat again and again, each time as runs of their own, a minute later. */
function repeated(events: readonly RuntimeEvent[], count: number): RuntimeEvent[] {
  return Array.from({ length: count }, (_, at) => {
    const event = events[at % events.length] as RuntimeEvent;
    const round = Math.floor(at / events.length);
    const renamed = Object.entries(event).map(([name, value]) => [
      name,
      IDS.has(name) && value !== null ? `${String(value)}-${round}` : value,
    ]);
    const ts = new Date(Date.parse(event.ts) + round * 60_000).toISOString();
    return { ...(Object.fromEntries(renamed) as RuntimeEvent), ts, seq: at + 1 } as RuntimeEvent;
  });
}

/** Puts a chat of so many events into the store of a server that does not run, as a chat of the demo tenant. */
export async function storeLongChat(
  server: Pick<Server, 'dir'>,
  chat_id: string,
  chat: { readonly events: readonly RuntimeEvent[]; readonly count: number },
): Promise<void> {
  const store = await openEmbeddedStore({ file: path.join(server.dir, 'data/mozaiks.db') });
  try {
    const ref = chatRef(tenantScope('demo', 'demo'), chat_id);
    const log = logRef(ref, `log-${chat_id}`);
    const all = repeated(chat.events, chat.count).map((event) => ({ ...event, chat_id }));
    const now = all.at(-1)?.ts ?? '';
    await store.directory.create(ref, { workflow_name: 'SupportDesk', log_id: log.log_id, parent: null, log_version: LOG_VERSION, now });
    for (let at = 0; at < all.length; at += MAX_EVENTS_PER_COMMIT) {
      const events = all.slice(at, at + MAX_EVENTS_PER_COMMIT);
      const [first_seq, last_seq] = [at + 1, at + events.length];
      await store.log.append(log, { log_id: log.log_id, first_seq, last_seq, fence: 1, commit_id: `commit-${at}`, v: LOG_VERSION, events });
    }
  } finally {
    await store.close();
  }
}
