import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  chatRef,
  LOG_VERSION,
  tenantScope,
  toTimestamp,
  type ChatStore,
  type LogRef,
} from '@mozaiks/contracts';
import { openEmbeddedStore } from '@mozaiks/multitenant';
import { recordingLogger } from '@mozaiks/testkit';
import { fakeIo } from '../fake-io.fixture.ts';
import { run } from '../run.ts';

const HOUR = 60 * 60 * 1000;
const ada = tenantScope('acme', 'ada');
const eve = tenantScope('acme', 'eve');

describe('mozaiks prune', () => {
  let cwd: string;
  beforeEach(() => {
    cwd = mkdtempSync(path.join(tmpdir(), 'mozaiks-cli-'));
  });
  afterEach(() => rmSync(cwd, { recursive: true }));

  const pruned = async (args: string[], env: Record<string, string> = {}) => {
    const fake = fakeIo({ cwd, env: { STORE: 'embedded', DATA_DIR: 'data', ...env } });
    await run(fake.io, '0', ['prune', ...args]);
    return { out: fake.out(), err: fake.err(), codes: fake.codes, listening: fake.listening() };
  };
  const open = () =>
    openEmbeddedStore({ file: path.join(cwd, 'data/mozaiks.db'), logger: recordingLogger() });
  const inStore = async <T>(act: (store: ChatStore) => Promise<T>): Promise<T> => {
    const store = await open();
    try {
      return await act(store);
    } finally {
      await store.close();
    }
  };
  const createChat = async (
    store: ChatStore,
    hours: number,
    { scope = ada, workflow_name = 'W', chat_id = `chat-${hours}` } = {},
  ) => {
    const chat = chatRef(scope, chat_id);
    const now = toTimestamp(Date.now() - hours * HOUR);
    const log_id = `log-${scope.user_id}-${workflow_name}-${chat_id}`;
    const { record } = await store.directory.create(chat, {
      workflow_name,
      log_id,
      parent: null,
      log_version: LOG_VERSION,
      now,
    });
    const unknown = {
      input_tokens: null,
      output_tokens: null,
      cached_input_tokens: null,
      reasoning_tokens: null,
      cost_usd: null,
    };
    const fact = {
      type: 'usage',
      seq: 1,
      ts: now,
      chat_id,
      run_id: 'r',
      agent: 'A',
      model: 'm',
      ...unknown,
    } as never;
    await store.usage.record(record, [{ id: `${log_id}/1`, workflow_name, fact }]);
    return record as LogRef;
  };
  const left = (): Promise<{ chats: string[]; calls: number }> =>
    inStore(async (store) => {
      const chats = [ada, eve].map(
        async (scope) => (await store.directory.list(scope, { limit: 99 })).chats,
      );
      const calls =
        (await store.usage.summarize({ app_id: ada.app_id }, { group_by: [] }))[0]?.calls ?? 0;
      return {
        chats: (await Promise.all(chats))
          .flat()
          .map(({ user_id, chat_id }) => `${user_id} ${chat_id}`),
        calls,
      };
    });

  it('removes chats and usage that are older, and nothing else', async () => {
    await inStore(async (store) => {
      for (const hours of [30, 49, 100]) await createChat(store, hours);
      await createChat(store, 30, { scope: eve, chat_id: 'chat-49' });
    });
    const dry = await pruned(['--older-than', '2d', '--dry-run']);
    const counts = '2 chats, 0 nested chats, 2 usage rows, 0 workflow versions\n';
    expect(dry).toEqual({ out: `would remove ${counts}`, err: '', codes: [0], listening: 0 });
    expect((await left()).chats).toHaveLength(4);
    expect(await pruned(['--older-than', '48h'])).toEqual({
      out: `removed ${counts}`,
      err: '',
      codes: [0],
      listening: 0,
    });
    expect(await left()).toEqual({ chats: ['ada chat-30', 'eve chat-49'], calls: 2 });
  });

  it('keeps usage and other workflows if it is told to', async () => {
    await inStore(async (store) => {
      await createChat(store, 100);
      await createChat(store, 100, { workflow_name: 'Other', chat_id: 'other' });
    });
    const { out } = await pruned(['--older-than', '2d', '--workflow', 'Other', '--keep-usage']);
    expect(out).toBe('removed 1 chat, 0 nested chats, 0 usage rows, 0 workflow versions\n');
    expect(await left()).toEqual({ chats: ['ada chat-100'], calls: 2 });
  });

  it('rejects the store of a running server, and names the setting to use instead', async () => {
    const store = await open();
    const { out, err, codes } = await pruned(['--older-than', '2d']);
    await store.close();
    expect({ out, codes }).toEqual({ out: '', codes: [1] });
    expect(err).toMatch(/^[^\n]*\(store_in_use\)[^\n]*RETENTION_DAYS[^\n]*\n$/);
  });

  it('creates no store if there is none', async () => {
    const { out, err, codes } = await pruned(['--older-than', '2d']);
    expect({ out, codes }).toEqual({ out: '', codes: [1] });
    expect(err).toMatch(/^There is no store at .*mozaiks\.db\.\n$/);
    expect(existsSync(path.join(cwd, 'data'))).toBe(false);
  });

  it.each([
    ["required option '--older-than <age>' not specified", []],
    ...['3w', '90', '0d', '-1d', '1.5d', 'd', '99999d', '90D', ''].map(
      (age) =>
        ['a number of days or hours from 1h to 36500d is needed', [`--older-than=${age}`]] as [
          string,
          string[],
        ],
    ),
    ['STORE=memory', ['--older-than', '1d'], { STORE: 'memory' }],
    ['the configuration is not usable', ['--older-than', '1d'], { STORE: 'mongo' }],
  ] as [string, string[], Record<string, string>?][])(
    'says %s for %j',
    async (message, args, env = {}) => {
      const { out, err, codes } = await pruned(args, env);
      expect({ out, codes }).toEqual({ out: '', codes: [1] });
      expect(err).toContain(message);
      expect(err).not.toMatch(/^ +at /m);
    },
  );
});
