import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chatRef, LOG_VERSION, tenantScope } from '@mozaiks/contracts';
import { openEmbeddedStore } from '@mozaiks/multitenant';
import { recordingLogger } from '@mozaiks/testkit';
import { fakeIo } from '../fake-io.fixture.ts';
import { run } from '../run.ts';

describe('mozaiks export', () => {
  const cwd = mkdtempSync(path.join(tmpdir(), 'mozaiks-cli-'));
  afterAll(() => rmSync(cwd, { recursive: true }));

  const exported = async (args: string[], env: Record<string, string> = {}) => {
    const fake = fakeIo({ cwd, env: { STORE: 'embedded', DATA_DIR: 'data', ...env } });
    await run(fake.io, '0', ['export', ...args]);
    return { out: fake.out(), err: fake.err(), codes: fake.codes };
  };
  const ofAda = ['chat', '--app', 'acme', '--user', 'ada'];
  const open = () =>
    openEmbeddedStore({ file: path.join(cwd, 'data/mozaiks.db'), logger: recordingLogger() });

  it('creates no store if there is none', async () => {
    expect(await exported(ofAda)).toEqual({
      out: '',
      err: expect.stringMatching(/^There is no store at .*mozaiks\.db\.\n$/),
      codes: [1],
    });
    expect(existsSync(path.join(cwd, 'data'))).toBe(false);
  });

  it('writes the chat as JSON lines, once no process has the store open', async () => {
    const store = await open();
    const chat = chatRef(tenantScope('acme', 'ada'), 'chat');
    const now = '2026-01-01T00:00:00.000Z';
    await store.directory.create(chat, {
      workflow_name: 'W',
      log_id: 'log',
      parent: null,
      log_version: LOG_VERSION,
      now,
    });
    const early = await exported(ofAda);
    expect(early).toEqual({
      out: '',
      err: expect.stringMatching(/^[^\n]*\(store_in_use\)[^\n]*Stop the server[^\n]*\n$/),
      codes: [1],
    });
    await store.close();
    const { out, err, codes } = await exported(ofAda);
    expect(JSON.parse(out)).toEqual({
      type: 'chat',
      ...chat,
      log_id: 'log',
      workflow_name: 'W',
      parent: null,
      title: null,
      created_at: now,
      updated_at: now,
      head_seq: 0,
    });
    expect({ err, codes, end: out.at(-1) }).toEqual({ err: '', codes: [0], end: '\n' });
  });

  it.each([
    ['chat_not_found', ['chat', '--app', 'acme', '--user', 'eve'], {}],
    ['chat_not_found', ['none', '--app', 'acme', '--user', 'ada'], {}],
    ['chat_id is malformed', ['no/chat', '--app', 'acme', '--user', 'ada'], {}],
    ["required option '--user <user_id>'", ['chat', '--app', 'acme'], {}],
    ['STORE=memory', ofAda, { STORE: 'memory' }],
    ['the configuration is not usable', ofAda, { STORE: 'mongo' }],
  ])('reports in one message: %s', async (message, args, env) => {
    const { out, err, codes } = await exported(args, env);
    expect({ out, codes }).toEqual({ out: '', codes: [1] });
    expect(err).toContain(message);
    expect(err).not.toMatch(/^ +at /m);
  });
});
