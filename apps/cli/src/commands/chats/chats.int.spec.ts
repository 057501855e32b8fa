import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startRuntime, type Runtime } from '@mozaiks/runtime';
import { until } from '@mozaiks/testkit';
import { eventually, fakeIo } from '../../fake-io.fixture.ts';
import { run } from '../../run.ts';

const FILES = {
  'orchestrator.yaml': { max_turns: 3, startup_mode: 'UserDriven' },
  'agents.yaml': { agents: [{ name: 'Echo', system_message: 'Repeat.' }] },
  'script.yaml': { delay_ms: 0, answers: [{ agent: 'Echo', say: 'I hear you.' }] },
};

describe('mozaiks chats', () => {
  const cwd = mkdtempSync(path.join(tmpdir(), 'mozaiks-cli-'));
  const settings = {
    DATA_DIR: cwd,
    STORE: 'memory',
    MODEL_PROVIDER: 'scripted',
    WORKFLOWS_DIR: path.join(cwd, 'workflows'),
  };
  let runtime: Runtime;
  let env: Record<string, string>;

  beforeAll(async () => {
    mkdirSync(path.join(cwd, 'workflows/Echo'), { recursive: true });
    for (const [file, content] of Object.entries(FILES))
      writeFileSync(path.join(cwd, 'workflows/Echo', file), JSON.stringify(content));
    runtime = await startRuntime({
      settings: { ...settings, PORT: '0', LOG_LEVEL: 'error' },
    });
    env = { ...settings, PORT: new URL(runtime.url).port };
  }, 60_000);
  afterAll(async () => {
    await runtime?.stop();
    rmSync(cwd, { recursive: true });
  });

  const chats = async (args: readonly string[], fake = fakeIo({ cwd, env })) => {
    await run(fake.io, '0', ['chats', ...args]);
    return { out: fake.screen(), err: fake.err(), codes: fake.codes };
  };
  const json = async (args: readonly string[]) =>
    JSON.parse((await chats([...args, '--json'])).out) as Record<string, unknown>;

  /** A chat with one run for each message, which the server has released. */
  const talk = async (chat_id: string, ...messages: string[]) => {
    const fake = fakeIo({ cwd, env });
    fake.stdin.end(`${messages.join('\n')}\n`);
    await run(fake.io, '0', ['chat', 'Echo', '--chat', chat_id]);
    expect(fake.codes).toEqual([0]);
    await until(async () => (await json(['show', chat_id]))['status'] === 'idle', {
      every_ms: 20,
      what: 'a chat at rest',
    });
  };
  const idsOf = (lines: string): unknown[] =>
    lines
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { chat_id: unknown }).chat_id);

  it('lists chats as a table, and says that there are more', async () => {
    await talk('listed-1', 'first');
    await talk('listed-2', 'second');
    const table = await chats(['list', '--limit', '1']);
    expect(table).toMatchObject({ err: '', codes: [0] });
    expect(table.out).toMatch(
      /^chat +workflow +status +last activity +title\nlisted-2 +Echo +idle +\d{4}-\d\d-\d\d [\d:]{8}Z +second\n\nThere are more: add --all\.\n$/,
    );
    const all = (await chats(['list', '--limit', '1', '--all'])).out;
    expect(all).toMatch(/^listed-1 .* first$/m);
    expect(all).not.toContain('There are more');
  });

  it('lists chats as JSON: one page, or a line for each chat of all pages', async () => {
    await talk('json-1', 'first');
    await talk('json-2', 'second');
    const page = await json(['list', '--limit', '1']);
    expect(page).toEqual({
      items: [expect.objectContaining({ chat_id: 'json-2', title: 'second' })],
      next_cursor: expect.any(String),
    });
    const { out } = await chats(['list', '--limit', '1', '--all', '--json']);
    expect(idsOf(out).slice(0, 2)).toEqual(['json-2', 'json-1']);
  });

  it('lists only chats that match the filters', async () => {
    await talk('filtered', 'hi');
    expect((await chats(['list', '--workflow', 'Other'])).out).toBe('No chats.\n');
    expect((await chats(['list', '--status', 'failed'])).out).toBe('No chats.\n');
    expect(
      idsOf(
        (
          await chats([
            'list',
            '--workflow',
            'Echo',
            '--status',
            'idle',
            '--children',
            '--all',
            '--json',
          ])
        ).out,
      ),
    ).toContain('filtered');
  });

  it('shows the description and the conversation of a chat', async () => {
    await talk('shown', 'Good morning');
    const { out, codes } = await chats(['show', 'shown']);
    expect(out).toMatch(
      /^Good morning\nchat {11}shown\nworkflow +Echo \(version \w{12}\)\nstatus +idle\n/,
    );
    expect(out).toMatch(
      /\ncontinue with +npx mozaiks chat Echo --chat shown\n\nYou: Good morning\nEcho: I hear you\.\n$/,
    );
    expect(codes).toEqual([0]);
    expect(await json(['show', 'shown'])).toMatchObject({
      chat_id: 'shown',
      status: 'idle',
      pending: [],
    });
  });

  it('renames a chat, and restores its default title', async () => {
    await talk('renamed', 'hi');
    expect((await chats(['rename', 'renamed', 'Small talk'])).out).toBe(
      'Chat renamed has the title Small talk\n',
    );
    expect(await json(['rename', 'renamed', ''])).toMatchObject({
      chat_id: 'renamed',
      title: 'hi',
    });
  });

  it('forks a chat at its last rest point, or at a given event', async () => {
    await talk('forked', 'one', 'two');
    const { head_seq } = await json(['show', 'forked']);
    const { out } = await chats(['fork', 'forked']);
    const [, fork = '', last] =
      /^Chat (\S+) has the events 1 to (\d+) of forked\nContinue with: npx mozaiks chat Echo --chat \1\n$/.exec(
        out,
      ) ?? [];
    expect(Number(last)).toBe(head_seq);
    expect((await chats(['show', fork])).out).toContain('You: two');
    const first = await json(['fork', 'forked', '--at', String(Number(head_seq) / 2)]);
    expect(first).toMatchObject({ workflow_name: 'Echo', created: true });
    expect((await chats(['show', String(first['chat_id'])])).out).not.toContain('You: two');
  });

  it('exports a chat to standard output, or to a file', async () => {
    await talk('exported', 'hi');
    const { out } = await chats(['export', 'exported']);
    const [head, ...events] = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; head_seq?: number });
    expect(head).toMatchObject({ type: 'chat', chat_id: 'exported', head_seq: events.length });
    expect(await chats(['export', 'exported', '--out', 'chat.jsonl'])).toEqual({
      out: '',
      err: '',
      codes: [0],
    });
    expect(readFileSync(path.join(cwd, 'chat.jsonl'), 'utf8')).toBe(out);
  });

  it('erases a chat without asking if --yes is given, and otherwise only at a terminal', async () => {
    await talk('erased', 'hi');
    const refused = await chats(['erase', 'erased']);
    expect(refused).toMatchObject({
      out: '',
      err: expect.stringContaining('add --yes'),
      codes: [1],
    });
    expect(await chats(['erase', 'erased', '--yes'])).toEqual({
      out: 'Chat erased is erased.\n',
      err: '',
      codes: [0],
    });
    expect(await chats(['show', 'erased'])).toEqual({
      out: '',
      err: 'unknown chat (chat_not_found)\n',
      codes: [1],
    });
  });

  it.each([
    ['y\r', 'Chat answered is erased.', 0],
    ['no\r', 'Nothing is erased.', 1],
    ['\u0004', 'Nothing is erased.', 1],
    ['\u0003', '', 130],
  ])('asks at a terminal before it erases, and accepts %j', async (typed, output, code) => {
    await talk('answered', 'Keep me');
    const fake = fakeIo({ cwd, env, isTTY: true });
    const ended = chats(['erase', 'answered'], fake);
    await eventually(() =>
      fake
        .screen()
        .includes(
          'Erase chat answered (Keep me) with its nested chats? This cannot be undone. [y/N] ',
        ),
    );
    fake.stdin.write(typed);
    const { out, codes } = await ended;
    expect(out).toContain(output);
    expect(codes).toEqual([code]);
    expect((await chats(['show', 'answered'])).codes).toEqual([code === 0 ? 1 : 0]);
    expect(fake.listening()).toBe(0);
  });

  it('shows none of them to another user', async () => {
    await talk('private', 'hi');
    const fake = fakeIo({ cwd, env });
    await run(fake.io, '0', ['token', '--user', 'eve']);
    const asEve = (...args: string[]) => chats([...args, '--token', fake.out().trim()]);
    expect((await asEve('list')).out).toBe('No chats.\n');
    for (const args of [['show'], ['fork', '--at', '1'], ['erase', '--yes'], ['export']])
      expect(await asEve(...args, 'private')).toMatchObject({
        out: '',
        err: 'unknown chat (chat_not_found)\n',
        codes: [1],
      });
    expect(await asEve('rename', 'private', 'Mine')).toMatchObject({ out: '', codes: [1] });
    expect(await json(['show', 'private'])).toMatchObject({ title: 'hi' });
  });

  it.each([
    [
      ['list', '--limit', '500'],
      /^invalid request \(invalid_request\): query\/limit: must be <= 100\n$/,
    ],
    [['fork', 'none', '--at', '1'], /^unknown chat \(chat_not_found\)\n$/],
    [
      ['list', '--token', 'bad'],
      /^missing or invalid token \(unauthenticated\)\. A development token: npx mozaiks token\n$/,
    ],
    [
      ['list', '--token', 'a\nb'],
      /^The token is empty or has characters that no token has\. A development token: npx mozaiks token\n$/,
    ],
    [
      ['list', '--url', 'http://127.0.0.1:9/'],
      /^No server answers at ws:\/\/127\.0\.0\.1:9\/ws\. Start one with: npm start\n$/,
    ],
    [['show', '..'], /^error: .*not the id of a chat\n$/],
    [
      ['list', '--status', 'gone'],
      /^error: .*Allowed choices are idle, running, awaiting_input, failed\.\n$/,
    ],
    [['fork', 'none', '--at', '0'], /^error: .*whole number/],
  ])('reports in one line what is wrong with %j', async (args, message) => {
    const { out, err, codes } = await chats(args);
    expect({ out, codes }).toEqual({ out: '', codes: [1] });
    expect(err).toMatch(message);
  });

  it('names the rule of a refused fork', async () => {
    await talk('unforkable', 'hi');
    const { err } = await chats(['fork', 'unforkable', '--at', '2']);
    expect(err).toMatch(
      /^a chat can be forked only at the end of .* \(invalid_fork_point\): \{"at_seq":2\}\n$/,
    );
  });
});

describe('mozaiks chats at a server that fails', () => {
  const cwd = mkdtempSync(path.join(tmpdir(), 'mozaiks-cli-'));
  afterAll(() => rmSync(cwd, { recursive: true }));

  async function withAnswer(answer: RequestListener, args: readonly string[]) {
    const server = createServer(answer).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const fake = fakeIo({ cwd });
    await run(fake.io, '0', [
      'chats',
      ...args,
      '--token',
      't',
      '--url',
      `ws://127.0.0.1:${(server.address() as AddressInfo).port}/ws`,
    ]);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    return { out: fake.out(), err: fake.err(), codes: fake.codes };
  }

  it('leaves a file as it was if the connection is cut during the export', async () => {
    writeFileSync(path.join(cwd, 'chat.jsonl'), 'old');
    const cut: RequestListener = (_, response) =>
      void response.write('{"type":"chat"}\n', () => response.destroy());
    const { err, codes } = await withAnswer(cut, ['export', 'c1', '--out', 'chat.jsonl']);
    expect({ err, codes }).toEqual({
      err: 'The connection was lost: the export is not complete.\n',
      codes: [1],
    });
    expect(readFileSync(path.join(cwd, 'chat.jsonl'), 'utf8')).toBe('old');
    expect(existsSync(path.join(cwd, 'chat.jsonl.part'))).toBe(false);
  });

  it('names the file that it cannot write', async () => {
    const { err, codes } = await withAnswer(
      (_, response) => void response.end('{}\n'),
      ['export', 'c1', '--out', 'no/chat.jsonl'],
    );
    expect(err).toMatch(/^\S+no\/chat\.jsonl cannot be written: ENOENT[^\n]*\n$/);
    expect(codes).toEqual([1]);
  });

  it.each([
    ['a page of a proxy', [502, '<html>'], /answers with status 502\.\n$/],
    ['no JSON', [200, '<html>'], /does not answer with JSON\.\n$/],
    [
      'text with terminal control characters',
      [409, JSON.stringify({ code: 'c', detail: 'a\u001b[2J\nb' })],
      /^a\[2J b \(c\)\n$/,
    ],
  ] as const)('reports %s in one line', async (_, [status, body], message) => {
    const { out, err, codes } = await withAnswer(
      (_request, response) => void response.writeHead(status).end(body),
      ['list'],
    );
    expect({ out, codes }).toEqual({ out: '', codes: [1] });
    expect(err).toMatch(message);
  });
});
