import {
  chatRef,
  logRef,
  tenantScope,
  type ChatRecord,
  type Command,
  type Owned,
} from '@mozaiks/contracts';
import { createPorts } from '../ports.ts';
import type { Operation } from './operation.ts';

const chat = chatRef(tenantScope('app', 'user'), 'chat');
const log = logRef(chat, 'log');
const command: Command = { type: 'user_message', command_id: 'c', text: 'hello' };
const owned = { log, session: 's', fence: 1 } as Owned;
const usage = {
  agent: 'A',
  model: 'm',
  ts: 't',
  input_tokens: 1,
  output_tokens: 1,
  cached_input_tokens: 1,
  reasoning_tokens: 1,
  cost_usd: 1,
};

/** The statements of every method that takes a tenant's scope. */
async function statements(): Promise<string[]> {
  const texts: string[] = [];
  const run = async <T>(operation: Operation<T>): Promise<T> => {
    texts.push(...operation.statements.map(({ text }) => text.replace(/\s+/g, ' ').trim()));
    return undefined as T;
  };
  const {
    directory,
    bookmarks,
    inbox,
    log: commits,
    snapshots,
    ownership,
    retention,
    cache,
    files,
    usage: ledger,
  } = createPorts(run, run, { usage_outbox: true });
  const release = {
    inbox_seq: 0,
    status: 'idle',
    head_seq: 0,
    usage_seq: 0,
    due_at: null,
    title: null,
    now: 't',
  } as const;
  const commit = {
    log_id: 'log',
    first_seq: 1,
    last_seq: 1,
    fence: 1,
    commit_id: 'c',
    v: 1,
    events: [],
  };
  await directory.create(chat, {
    workflow_name: 'W',
    log_id: 'log',
    parent: null,
    log_version: 1,
    now: 't',
  });
  await directory.get(chat);
  await directory.list(chat, {
    limit: 1,
    workflow_name: 'W',
    status: 'idle',
    cursor: Buffer.from('["a","b"]').toString('base64url'),
  });
  await directory.rename(chat, 'Parcels');
  await directory.watch(chat, 's', true);
  await directory.watch(chat, 's', false);
  await directory.erase(log);
  await inbox.put(log, command, { digest: 'd', max_waiting: 1 });
  await inbox.pending(log);
  await inbox.settle(log, 'c', 1);
  await inbox.find(log, 'c');
  await commits.append(log, commit);
  await commits.read(log, { after_seq: 0, limit: 1 });
  await snapshots.save(log, { head_seq: 1, commit_id: 'c', v: 1, body: '{}' });
  await snapshots.load(log);
  await bookmarks.put('k', { log, seq: 1 });
  await bookmarks.find(log, 'k');
  await cache.put(log, 'k', { value: 'hello', now: 1, expires_at: 2 });
  await cache.get(log, 'k', 1);
  await files.find(log, 'f');
  await files.read(log, 'f', 0);
  await files.list(log);
  const content = (async function* () {
    yield new Uint8Array(1);
  })();
  await files.put(
    log,
    { file_id: 'f', media_type: 'm', created_at: 't', content },
    { max_bytes: 1, max_chat_bytes: 1, max_chat_files: 1 },
  );
  await files.copy(log, log).catch(() => undefined);
  await ownership.acquire(chat, { session: 's', log_version: 1 });
  await ownership.release(owned, release);
  await retention.remove({ ...log, fence: 1, inbox_seq: 1, updated_at: 't' } as ChatRecord);
  await ledger.record(log, [{ id: 'log/1', workflow_name: 'W', fact: usage as never }]);
  await ledger.summarize(chat, { group_by: ['agent'], from: '2026-01-01', to: '2026-01-02' });
  await ledger.of(log);
  await ledger.forget(log);
  return texts;
}

describe('every filter names the tenant (rule 11)', () => {
  it('in each place where a statement reads, changes or deletes rows of tenants', async () => {
    const open = (await statements()).flatMap((text) =>
      [
        ...text.matchAll(
          /(?:FROM|UPDATE|INTO) (?:chats|commits|inbox|snapshots|bookmarks|responses|files|file_chunks|usage)\b(.*?)(?=(?:FROM|UPDATE|INTO) (?:chats|commits|inbox|snapshots|bookmarks|responses|files|file_chunks|usage)\b|$)/g,
        ),
      ]
        .filter(
          ([part, rest = '']) =>
            !(
              part.startsWith('INTO')
                ? /app_id, user_id/
                : / WHERE app_id = \? AND (?:user_id|id) = \?| WHERE expires_at <= \?/
            ).test(rest),
        )
        .map(([part]) => part),
    );
    expect(open).toEqual([]);
  });

  it('while no statement has a value in its text', async () => {
    for (const text of await statements())
      expect(text).not.toMatch(/'(?:app|user|chat|log|s|W|hello)'/);
  });

  it('and statements on a log name its chat as well as its log_id', async () => {
    for (const text of (await statements()).filter((one) => /log_id = \?/.test(one))) {
      expect(
        text.replaceAll('app_id = ? AND user_id = ? AND chat_id = ? AND log_id = ?', ''),
      ).not.toMatch(/log_id = \?/);
    }
  });
});
