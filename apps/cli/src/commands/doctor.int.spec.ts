import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openEmbeddedStore, openMongoStore } from '@mozaiks/multitenant';
import { startRuntime } from '@mozaiks/runtime';
import {
  databaseUri,
  describeWithMongo,
  freshDatabase,
  recordingLogger,
  startMockModelServer,
} from '@mozaiks/testkit';
import mongoose from 'mongoose';
import { checkNode } from '../doctor/check-machine.ts';
import type { Finding } from '../doctor/finding.ts';
import { fakeIo } from '../fake-io.fixture.ts';
import { run } from '../run.ts';

const AGENTS = 'agents:\n  - name: Greeter\n    system_message: Say hello.\n';

describe('mozaiks doctor', () => {
  let cwd: string;
  beforeEach(() => {
    cwd = mkdtempSync(path.join(tmpdir(), 'mozaiks-doctor-'));
    workflow('Good', AGENTS);
  });
  afterEach(() => rmSync(cwd, { recursive: true }));

  const workflow = (name: string, agents: string): void => {
    mkdirSync(path.join(cwd, 'workflows', name), { recursive: true });
    writeFileSync(path.join(cwd, 'workflows', name, 'agents.yaml'), agents);
  };
  const scripted = { MODEL_PROVIDER: 'scripted' };
  const raw = async (args: string[], env: Record<string, string>) => {
    const fake = fakeIo({ cwd, env });
    await run(fake.io, '0', ['doctor', ...args]);
    return { out: fake.out(), err: fake.err(), codes: fake.codes };
  };
  /** The findings and the exit code. */
  const doctor = async (env: Record<string, string>) => {
    const { out, err, codes } = await raw(['--format', 'json'], env);
    expect(err).toBe('');
    const { ok, checks } = JSON.parse(out) as { ok: boolean; checks: readonly Finding[] };
    expect(codes).toEqual([ok ? 0 : 1]);
    const of = (check: Finding['check']) => checks.filter((finding) => finding.check === check);
    return { out, ok, of, problems: checks.filter(({ level }) => level !== 'ok') };
  };

  it('finds no problem in an empty folder, and creates nothing there', async () => {
    const before = readdirSync(cwd, { recursive: true });
    const { out, err, codes } = await raw([], scripted);
    expect({ err, codes }).toEqual({ err: '', codes: [0] });
    expect(out).toMatch(/^✓ node {7}Node\.js \d+/);
    expect(out).toMatch(/\n✓ store {6}the first start creates .*mozaiks\.db\n/);
    expect(out).toMatch(/\n✓ workflows {2}1 workflow without problems\n\nNo problems\.\n$/);
    expect(readdirSync(cwd, { recursive: true })).toEqual(before);
  });

  it('names everything that is wrong with the settings, and never prints a value', async () => {
    const env = { PORT: 'hush', JWT_SECRET_FILE: '/nowhere/hush', LOG_LEVEL: 'infos' };
    const { out, ok, of } = await doctor(env);
    expect(ok).toBe(false);
    expect(of('settings').map(({ message }) => message)).toEqual([
      expect.stringMatching(/^PORT must be a whole number/),
      'JWT_SECRET_FILE names a file that does not exist',
      'LOG_LEVEL names an unknown level: did you mean info?',
    ]);
    expect(out).not.toContain('hush');
    expect((await doctor({ NODE_ENV: 'production' })).of('settings').length).toBeGreaterThan(1);
  });

  it('warns about unknown variables and about a short secret, with exit code 0', async () => {
    const { ok, problems } = await doctor({
      ...scripted,
      MONGODB_URL: 'mongodb://db',
      JWT_SECRET: 'short',
    });
    expect(ok).toBe(true);
    expect(problems).toMatchObject([
      {
        check: 'variables',
        message: 'unknown variable MONGODB_URL',
        hint: 'did you mean MONGODB_URI?',
      },
      { check: 'keys', level: 'warning', message: 'JWT_SECRET is short' },
    ]);
  });

  it('rejects keys that verify nothing', async () => {
    const jwks = createServer((_request, response) => response.end('not JSON'));
    await new Promise<void>((resolve) => jwks.listen(0, '127.0.0.1', resolve));
    try {
      const JWKS_URL = `http://127.0.0.1:${(jwks.address() as AddressInfo).port}/jwks`;
      const levels = async (env: Record<string, string>) =>
        (await doctor({ ...scripted, ...env }))
          .of('keys')
          .map(({ level, message }) => `${level} ${message}`);
      expect(await levels({ JWT_PUBLIC_KEY: 'no key' })).toEqual([
        expect.stringMatching(/^error /),
      ]);
      expect(await levels({ JWKS_URL })).toEqual(['error JWKS_URL does not return a JWK Set']);
      expect(await levels({ JWKS_URL: 'http://127.0.0.1:49151/jwks' })).toEqual([
        'error JWKS_URL cannot be reached',
      ]);
    } finally {
      jwks.close();
    }
  });

  it('says which workflows have problems', async () => {
    workflow('Broken', 'agents: [');
    const { ok, of } = await doctor(scripted);
    expect(ok).toBe(false);
    expect(of('workflows')).toMatchObject([
      { level: 'ok', message: '1 workflow without problems' },
      {
        level: 'error',
        message: 'Broken has 1 error',
        hint: 'npx mozaiks validate shows each with its line',
      },
    ]);
    expect((await doctor({ ...scripted, WORKFLOWS_DIR: 'nowhere' })).of('workflows')).toMatchObject(
      [{ level: 'error' }],
    );
  });

  it('says that DATA_DIR is not a folder', async () => {
    writeFileSync(path.join(cwd, 'a-file'), '');
    expect(
      (await doctor({ ...scripted, STORE: 'memory', DATA_DIR: 'a-file' })).of('data'),
    ).toMatchObject([
      { level: 'error', message: expect.stringMatching(/^DATA_DIR .*a-file is not a folder$/) },
    ]);
  });

  it('queries the model servers without a model call, and reports their answers', async () => {
    const servers = await Promise.all([
      startMockModelServer(),
      startMockModelServer({ listFault: 401 }),
    ]);
    const [good, refusing] = servers;
    const env = {
      ANTHROPIC_API_KEY: 'k',
      OPENAI_API_KEY: 'k',
      ANTHROPIC_BASE_URL: good.anthropic_url,
      OPENAI_BASE_URL: refusing.openai_url,
    };
    const { ok, of } = await doctor(env);
    await Promise.all(servers.map((server) => server.close()));
    expect(ok).toBe(false);
    expect(of('models')).toEqual([
      { check: 'models', level: 'ok', message: 'anthropic answers' },
      {
        check: 'models',
        level: 'error',
        message: 'openai answers with status 401: fault 401',
        hint: 'check OPENAI_API_KEY',
      },
    ]);
    expect(servers.flatMap(({ requests }) => requests)).toEqual([]);
    const gone = await doctor({
      OPENAI_API_KEY: 'k',
      OPENAI_BASE_URL: 'http://127.0.0.1:49151/v1',
    });
    expect(gone.of('models')).toMatchObject([
      {
        level: 'error',
        message: expect.stringMatching(/^openai cannot be reached: .*ECONNREFUSED/),
      },
    ]);
    expect((await doctor({})).of('models')).toMatchObject([
      { level: 'warning', hint: expect.stringContaining('OPENAI_API_KEY') },
    ]);
  });

  describe('with the embedded store', () => {
    const file = () => path.join(cwd, '.mozaiks', 'mozaiks.db');

    it('inspects the file of a stopped server without changing the folder', async () => {
      await (await openEmbeddedStore({ file: file() })).close();
      // SQLite removes its own files once the connections of the store are garbage-collected.
      const names = () =>
        readdirSync(path.dirname(file())).filter((name) => !/-(?:shm|wal)$/.test(name));
      const before = [names(), readFileSync(file(), 'base64')];
      expect((await doctor(scripted)).of('store')).toMatchObject([
        { level: 'ok', message: expect.stringMatching(/mozaiks\.db can be opened$/) },
      ]);
      expect([names(), readFileSync(file(), 'base64')]).toEqual(before);
    });

    it('accepts a running server', async () => {
      const DATA_DIR = path.join(cwd, '.mozaiks');
      const env = {
        PORT: '0',
        LOG_LEVEL: 'error',
        DATA_DIR,
        WORKFLOWS_DIR: path.join(cwd, 'workflows'),
        ...scripted,
      };
      const runtime = await startRuntime({ settings: env });
      const { ok, of } = await doctor(env);
      await runtime.stop();
      expect([ok, of('store').map(({ level }) => level)]).toEqual([true, ['ok']]);
    });

    it('rejects a file that is not a database', async () => {
      mkdirSync(path.dirname(file()));
      writeFileSync(
        file(),
        'this is not a database, but long enough to be looked at as one. '.repeat(40),
      );
      expect((await doctor(scripted)).of('store')).toMatchObject([
        { level: 'error', message: expect.stringContaining('(store_unavailable)') },
      ]);
    });
  });

  it('says that MongoDB does not answer, without its password', async () => {
    const env = {
      ...scripted,
      MONGODB_URI: 'mongodb://ada:hush@127.0.0.1:49151/db?serverSelectionTimeoutMS=500',
    };
    const { out, of } = await doctor(env);
    expect(of('store')).toMatchObject([
      { level: 'error', hint: expect.stringContaining('MONGODB_URI') },
    ]);
    expect(out).not.toContain('hush');
  }, 30_000);

  describeWithMongo('with MongoDB', (server) => {
    it('recognizes an unused database, a complete one, and one that lacks indexes, and creates none', async () => {
      const name = freshDatabase();
      const env = { ...scripted, MONGODB_URI: databaseUri(server().uri, name) };
      const serious = async () =>
        (await doctor(env)).of('store').filter(({ message }) => !message.includes('standalone'));
      expect(await serious()).toMatchObject([
        { level: 'ok', message: 'MongoDB answers; the first start creates the collections' },
      ]);
      await (
        await openMongoStore({
          uri: server().uri,
          database: name,
          logger: recordingLogger(),
          dev: true,
        })
      ).close();
      expect(await serious()).toMatchObject([{ level: 'ok', message: 'MongoDB answers' }]);
      const client = await new mongoose.mongo.MongoClient(server().uri).connect();
      await client.db(name).collection('chats').dropIndex('due_at_1');
      await client.db(name).collection('chats').dropIndex('app_id_1_user_id_1_chat_id_1');
      for (const _ of [1, 2])
        expect(await serious()).toMatchObject([
          { level: 'ok' },
          {
            level: 'error',
            message: 'the unique index on app_id, user_id, chat_id of chats is missing',
          },
          { level: 'warning', message: 'the index on due_at of chats is missing' },
        ]);
      await client.db(name).dropDatabase();
      await client.close();
    }, 60_000);
  });
});

describe('the check of Node.js', () => {
  it.each([
    ['20.19.0', 'ok'],
    ['22.0.0', 'ok'],
    ['20.18.3', 'error'],
    ['18.20.0', 'error'],
  ])('%s: %s', (version, level) => {
    expect(checkNode(version)).toMatchObject([{ level }]);
  });
});
