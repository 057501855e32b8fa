import { chatRef, logRef, tenantScope, type Command, type Owned } from '@mozaiks/contracts';
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

/** The statements of every method that is given a tenant's scope. */
async function statements(): Promise<string[]> {
  const texts: string[] = [];
  const run = async <T>(operation: Operation<T>): Promise<T> => {
    texts.push(...operation.statements.map(({ text }) => text.replace(/\s+/g, ' ').trim()));
    return undefined as T;
  };
  const { directory, inbox, log: commits, ownership, usage: ledger } = createPorts(run, run);
  const release = { inbox_seq: 0, status: 'idle', head_seq: 0, usage_seq: 0, due_at: null, now: 't' } as const;
  const commit = { log_id: 'log', first_seq: 1, last_seq: 1, fence: 1, commit_id: 'c', v: 1, events: [] };
  await directory.create(chat, { workflow_name: 'W', log_id: 'log', parent: null, log_version: 1, now: 't' });
  await directory.get(chat);
  await directory.list(chat, { limit: 1, workflow_name: 'W', status: 'idle', cursor: Buffer.from('["a","b"]').toString('base64url') });
  await directory.watch(chat, 's', true);
  await directory.watch(chat, 's', false);
  await directory.erase(log);
  await inbox.put(log, command, { digest: 'd', max_waiting: 1 });
  await inbox.pending(log);
  await inbox.settle(log, 'c', 1);
  await inbox.find(log, 'c');
  await commits.append(log, commit);
  await commits.read(log, { after_seq: 0, limit: 1 });
  await ownership.acquire(chat, { session: 's', log_version: 1 });
  await ownership.release(owned, release);
  await ledger.record(log, [{ id: 'log/1', workflow_name: 'W', fact: usage as never }]);
  await ledger.summarize(chat, { group_by: ['agent'], from: '2026-01-01', to: '2026-01-02' });
  await ledger.forget(log);
  return texts;
}

describe('every filter names the tenant (rule 11)', () => {
  it('in each place where a statement reads, changes or deletes rows of tenants', async () => {
    const open = (await statements()).flatMap((text) =>
      [
        ...text.matchAll(
          /(?:FROM|UPDATE|INTO) (?:chats|commits|inbox|usage)\b(.*?)(?=(?:FROM|UPDATE|INTO) (?:chats|commits|inbox|usage)\b|$)/g,
        ),
      ]
        .filter(([part, rest = '']) => !(part.startsWith('INTO') ? /app_id, user_id/ : / WHERE app_id = \? AND user_id = \?/).test(rest))
        .map(([part]) => part),
    );
    expect(open).toEqual([]);
  });

  it('and no statement holds a value in its text', async () => {
    for (const text of await statements()) expect(text).not.toMatch(/'(?:app|user|chat|log|s|W|hello)'/);
  });

  it('and what is done to a log names its chat as well as its log_id', async () => {
    for (const text of (await statements()).filter((one) => /log_id = \?/.test(one))) {
      expect(text.replaceAll('app_id = ? AND user_id = ? AND chat_id = ? AND log_id = ?', '')).not.toMatch(/log_id = \?/);
    }
  });
});
