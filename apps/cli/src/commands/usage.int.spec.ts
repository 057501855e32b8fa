import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chatRef, LOG_VERSION, tenantScope, type ChatStore, type LogRef } from '@mozaiks/contracts';
import { openEmbeddedStore } from '@mozaiks/multitenant';
import { recordingLogger, usageRow } from '@mozaiks/testkit';
import { fakeIo } from '../fake-io.fixture.ts';
import { run } from '../run.ts';

const ada = tenantScope('acme', 'ada');
const eve = tenantScope('acme', 'eve');
const bob = tenantScope('other', 'bob');

describe('mozaiks usage', () => {
  let cwd: string;
  let store: ChatStore;
  // The commands load it on demand, which takes long on a busy machine.
  beforeAll(() => import('@mozaiks/runtime'), 60_000);
  beforeEach(async () => {
    cwd = mkdtempSync(path.join(tmpdir(), 'mozaiks-cli-'));
    store = await openEmbeddedStore({
      file: path.join(cwd, 'data/mozaiks.db'),
      logger: recordingLogger(),
      usage_outbox: true,
    });
  });
  afterEach(async () => {
    await store.close();
    rmSync(cwd, { recursive: true });
  });

  /** Runs the command on the store, which no other process has open. */
  const usage = async (...args: readonly string[]) => {
    await store.close();
    const { io, out, err, codes } = fakeIo({ cwd, env: { STORE: 'embedded', DATA_DIR: 'data' } });
    await run(io, '0', ['usage', ...args]);
    return { out: out(), err: err(), codes };
  };
  type Called = Parameters<typeof usageRow>[2] & { readonly unbilled?: boolean };
  /** A chat with these model calls. */
  const chatWith = async (tenant: typeof ada, ...calls: readonly Called[]): Promise<LogRef> => {
    const now = '2026-01-01T00:00:00.000Z';
    const log_id = `log-${tenant.user_id}`;
    const fresh = { workflow_name: 'Support', log_id, parent: null, log_version: LOG_VERSION, now };
    const { record } = await store.directory.create(
      chatRef(tenant, `chat-${tenant.user_id}`),
      fresh,
    );
    for (const [index, { unbilled = false, ...fields }] of calls.entries()) {
      const row = usageRow(record, index + 1, fields);
      const { seq } = row.fact;
      const commit = {
        log_id,
        first_seq: seq,
        last_seq: seq,
        fence: 1,
        commit_id: `c${seq}`,
        v: LOG_VERSION,
        events: [row.fact],
      };
      await store.log.append(record, commit);
      if (!unbilled) await store.usage.record(record, [row]);
    }
    return record;
  };

  it('prints a table with a total', async () => {
    await chatWith(
      ada,
      { agent: 'A' },
      { agent: 'A', cost_usd: null },
      { agent: 'B', output_tokens: null },
    );
    await chatWith(bob, {});
    const { out, err, codes } = await usage('--app', 'acme', '--by', 'user_id,agent');
    expect({ err, codes }).toEqual({ err: '', codes: [0] });
    expect(out).toBe(
      [
        'user_id  agent  calls  unknown  input_tokens  output_tokens  cached_input_tokens  reasoning_tokens    cost_usd',
        'ada      A          2        0           200             20                   10                 4  >=0.250000',
        'ada      B          1        1           100              0                    5                 2    0.250000',
        'total               3        1           300             20                   15                 6  >=0.500000',
        '',
      ].join('\n'),
    );
  });

  it('prints one JSON object with --json', async () => {
    await chatWith(ada, {});
    const { out } = await usage('--app', 'acme', '--json');
    expect(JSON.parse(out)).toEqual({
      as_of: expect.stringMatching(/Z$/),
      items: [
        expect.objectContaining({
          group: { workflow_name: 'Support', model: 'small' },
          calls: 1,
          cost_usd: 0.25,
          cost_incomplete: false,
        }),
      ],
    });
  });

  it.each<[string, string[], number]>([
    ['an app', [], 4],
    ['another app', ['--app', 'other'], 0],
    ['a user', ['--user', 'eve'], 1],
    ['a workflow', ['--workflow', 'Sales'], 1],
    ['a time', ['--from', '2026-02-01', '--to', '2026-02-02T12:00:00+01:00'], 1],
  ])('covers %s', async (_what, args, calls) => {
    await chatWith(ada, {}, { workflow_name: 'Sales' }, { ts: '2026-02-02T10:59:59.999Z' });
    await chatWith(eve, {});
    const { out } = await usage('--app', 'acme', ...args, '--by', 'app_id', '--json');
    const { items } = JSON.parse(out) as { items: { calls: number; group: object }[] };
    expect(items.map(({ calls: each }) => each)).toEqual(calls === 0 ? [] : [calls]);
    for (const { group } of items) expect(group).toEqual({ app_id: 'acme' });
  });

  it('says so if there is none, and prints no foreign control characters', async () => {
    await chatWith(ada, { agent: 'A\u001b[31m\nB' });
    expect((await usage('--app', 'acme', '--by', 'agent')).out).toContain('\nA[31m B ');
    expect((await usage('--app', 'unknown')).out).toBe('no usage\n');
  });

  it.each([
    ["required option '--app <app_id>' not specified", []],
    [
      'any of app_id, user_id, workflow_name, agent, model, day is needed',
      ['--app', 'acme', '--by', 'colour'],
    ],
    ['a date or a time with its zone is needed', ['--app', 'acme', '--from', '2026-02-01T10:00']],
    ['a date or a time with its zone is needed', ['--app', 'acme', '--to', '5']],
    ['--user needs --app', ['reconcile', '--user', 'ada']],
    ["too many arguments for 'usage'", ['recount']],
  ] as [string, string[]][])('reports %s for %j', async (message, args) => {
    const { out, err, codes } = await usage(...args);
    expect({ out, codes }).toEqual({ out: '', codes: [1] });
    expect(err).toContain(message);
    expect(err).not.toMatch(/^ +at /m);
  });

  it('rejects the store of a running server', async () => {
    const { io, err, codes } = fakeIo({ cwd, env: { STORE: 'embedded', DATA_DIR: 'data' } });
    await run(io, '0', ['usage', '--app', 'acme']);
    expect(err()).toMatch(/^[^\n]*\(store_in_use\)[^\n]*GET \/api\/usage\.\n$/);
    expect(codes).toEqual([1]);
  });

  describe('reconcile', () => {
    it('exits with 0 if logs and ledger agree, and lists usage without a log separately', async () => {
      await chatWith(ada, {}, {});
      const erased = await chatWith(eve, {});
      await store.directory.erase(erased);
      await store.usage.forget(erased);
      expect(await usage('reconcile', '--app', 'acme')).toEqual({
        out: [
          'compared 1 chat: 2 calls, 200 input tokens, 20 output tokens, 0.500000 USD',
          'without a log, erased: acme 1 call, 100 input tokens, 10 output tokens, 0.250000 USD',
          '0 differences',
          '',
        ].join('\n'),
        err: '',
        codes: [0],
      });
    });

    it('exits with 1 if they differ, and names each row, of every tenant', async () => {
      await chatWith(ada, {}, { unbilled: true });
      await chatWith(bob, { unbilled: true });
      const { out, codes } = await usage('reconcile');
      expect(codes).toEqual([1]);
      expect(out.split('\n').slice(1)).toEqual([
        'missing: acme ada chat-ada log-ada/2',
        'missing: other bob chat-bob log-bob/1',
        '2 differences',
        '',
      ]);
    });

    it('prints one JSON object with --json', async () => {
      await chatWith(ada, { unbilled: true });
      const { out } = await usage('reconcile', '--json');
      expect(JSON.parse(out)).toMatchObject({
        chats: 1,
        complete: true,
        differences: [{ kind: 'missing', id: 'log-ada/1' }],
      });
    });
  });

  it('resend puts parked events back into the queue', async () => {
    await chatWith(ada, {}, {});
    await store.outbox.park(['log-ada/1']);
    expect(await usage('resend')).toEqual({
      out: 'parked events that wait again: 1; waiting in all: 2\n',
      err: '',
      codes: [0],
    });
  });
});
