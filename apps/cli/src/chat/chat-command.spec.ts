import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chatCommand, type ChatOptions } from '../commands/chat.ts';
import { eventually, fakeIo } from '../fake-io.fixture.ts';
import { run } from '../run.ts';
import { startEchoServer } from './server.fixture.ts';

type Server = Awaited<ReturnType<typeof startEchoServer>>;

async function withServer(test: (server: Server) => Promise<void>, reject?: number): Promise<void> {
  const server = await startEchoServer(reject);
  try {
    await test(server);
  } finally {
    await server.stop();
  }
}
const talk = (
  server: Server,
  fake: ReturnType<typeof fakeIo>,
  more: ChatOptions = {},
): Promise<number> => chatCommand(fake.io, 'Echo', { url: server.url, token: 'jwt', ...more });

/** The output after the heading. */
const body = (out: string): string => out.slice(out.indexOf('\n\n') + 2);

describe('a chat through a pipe', () => {
  it('sends each line when the chat is at rest, and ends with the input', () =>
    withServer(async (server) => {
      const fake = fakeIo();
      fake.stdin.end('one\n\ntwo\n');
      expect(await talk(server, fake)).toBe(0);
      expect(body(fake.out())).toBe(
        'You: one\nEcho: You said one.\nYou: two\nEcho: You said two.\n',
      );
      expect(fake.listening()).toBe(0);
    }));

  it('says the chat id and how to resume it', () =>
    withServer(async (server) => {
      const fake = fakeIo();
      fake.stdin.end();
      await talk(server, fake);
      expect(fake.out()).toMatch(
        /^Echo · chat (c[0-9a-f]{32})\nResume with: npx mozaiks chat Echo --chat \1 --url \S+ --token <token>\n/,
      );
    }));

  it('answers questions with the lines that follow', () =>
    withServer(async (server) => {
      const fake = fakeIo();
      fake.stdin.end('refund\nperhaps\nno, keep it\n');
      expect(await talk(server, fake)).toBe(0);
      expect(fake.out()).toContain('⚙ refund({"amount":9})\n? Echo asks: Refund 9?');
      expect(fake.out()).toContain('Type y, n or edit.');
      expect(server.received.filter(({ type }) => type === 'input_response')).toEqual([]);
    }));

  it('accepts an approval', () =>
    withServer(async (server) => {
      const fake = fakeIo();
      fake.stdin.end('refund\ny\n');
      expect(await talk(server, fake)).toBe(0);
      expect(fake.out()).toContain(
        'You: {"decision":"approve"}\n⚙ refund({"amount":9}) → "refunded"\nEcho: Done.\n',
      );
    }));

  it('shows the history of the chat that it resumes', () =>
    withServer(async (server) => {
      const first = fakeIo();
      first.stdin.end('one\n');
      await talk(server, first, { chat: 'chat-1' });
      const second = fakeIo();
      second.stdin.end('two\n');
      await talk(server, second, { chat: 'chat-1' });
      expect(body(second.out())).toBe(
        'You: one\nEcho: You said one.\nYou: two\nEcho: You said two.\n',
      );
      expect(second.out()).not.toContain('no such chat');
    }));

  it('says that the chat with the given id is new', () =>
    withServer(async (server) => {
      const fake = fakeIo();
      fake.stdin.end('one\n');
      await talk(server, fake, { chat: 'chat-1' });
      expect(body(fake.out())).toMatch(/^\(no such chat yet: .*\)\nYou: one\n/);
    }));

  it('exits with 1 if the last run failed, but not for a failure in the history', () =>
    withServer(async (server) => {
      const first = fakeIo();
      first.stdin.end('break\n');
      expect(await talk(server, first)).toBe(1);
      expect(first.out()).toContain('✗ broken (internal)\n');
      const second = fakeIo();
      second.stdin.end();
      expect(await talk(server, second)).toBe(0);
    }));

  it('continues after a lost connection, and says so', () =>
    withServer(async (server) => {
      const fake = fakeIo();
      fake.stdin.write('one\n');
      const ended = talk(server, fake, { chat: 'chat-1' });
      await eventually(() => fake.out().includes('You said one.\n'));
      server.cut();
      fake.stdin.end('two\n');
      expect(await ended).toBe(0);
      expect(body(fake.out())).toBe(
        '(no such chat yet: your first message starts it)\nYou: one\nEcho: You said one.\n(the connection is lost; trying again)\n(connected again)\nYou: two\nEcho: You said two.\n',
      );
    }));

  it('is cancelled by the first interrupt and left at the second', () =>
    withServer(async (server) => {
      const fake = fakeIo();
      fake.stdin.write('hang\n');
      const ended = talk(server, fake);
      await eventually(() => fake.out().includes('You: hang'));
      fake.interrupt();
      await eventually(() => fake.out().includes('■ cancelled'));
      expect(server.received.find(({ type }) => type === 'cancel')).toMatchObject({ run_id: 'r1' });
      fake.interrupt();
      expect(await ended).toBe(130);
    }));
});

describe('a chat at a terminal', () => {
  const start = (server: Server) => {
    const fake = fakeIo({ isTTY: true });
    const ended = talk(server, fake);
    return {
      fake,
      ended,
      rests: (times: number) => eventually(() => fake.screen().split('> ').length > times),
    };
  };

  it('prompts when the chat is at rest, and does not repeat the typed line', () =>
    withServer(async (server) => {
      const { fake, ended, rests } = start(server);
      await rests(1);
      fake.stdin.write('one\r');
      await eventually(() => fake.screen().includes('Echo: You said one.'));
      expect(fake.screen()).not.toContain('You: ');
      fake.stdin.write('\u0004');
      expect(await ended).toBe(0);
      expect(fake.screen()).toMatch(/Left\. Resume with: npx mozaiks chat Echo --chat c/);
    }));

  it('cancels the run on Ctrl-C, and without a run says how to leave', () =>
    withServer(async (server) => {
      const { fake, ended, rests } = start(server);
      await rests(1);
      fake.stdin.write('\u0003');
      await eventually(() => fake.screen().includes('Nothing is running. Ctrl-D leaves.'));
      fake.stdin.write('hang\r');
      await eventually(() => server.events.length === 1);
      await eventually(() => {
        if (!server.received.some(({ type }) => type === 'cancel')) fake.stdin.write('\u0003');
        return fake.screen().includes('■ cancelled');
      });
      fake.stdin.write('\u0004');
      expect(await ended).toBe(0);
    }));

  it('asks for an approval with its own prompt', () =>
    withServer(async (server) => {
      const { fake, ended, rests } = start(server);
      await rests(1);
      fake.stdin.write('refund\r');
      await eventually(() => fake.screen().includes('y/n/edit> '));
      fake.stdin.write('edit {"amount": 5}\r');
      await eventually(() => fake.screen().includes('Echo: Done.'));
      expect(server.received.find(({ type }) => type === 'input_response')).toMatchObject({
        value: { decision: 'edit', arguments: { amount: 5 } },
      });
      fake.stdin.write('\u0004');
      await ended;
    }));
});

describe('a chat that cannot be opened', () => {
  it('says that no server answers, and how to start one', async () => {
    const { io, err, codes } = fakeIo();
    await run(io, '0', ['chat', 'Echo', '--token', 'jwt', '--url', 'ws://127.0.0.1:9/ws']);
    expect(err()).toBe('No server answers at ws://127.0.0.1:9/ws. Start one with: npm start\n');
    expect(codes).toEqual([1]);
  });

  it('releases the terminal if no server answers', async () => {
    const fake = fakeIo({ isTTY: true });
    await expect(
      chatCommand(fake.io, 'Echo', { token: 'jwt', url: 'ws://127.0.0.1:9/ws' }),
    ).rejects.toThrow('No server answers');
    await eventually(() => fake.listening() === 0);
    expect(fake.screen()).not.toContain('connection is lost');
  });

  it('says that an address without its path is invalid', async () => {
    const { io, err } = fakeIo();
    await run(io, '0', ['chat', 'Echo', '--token', 'jwt', '--url', 'ws://127.0.0.1:9']);
    expect(err()).toBe(
      'No server answers at ws://127.0.0.1:9. The address of a server ends with /ws.\n',
    );
  });

  it('says why the server refuses it, and what to do', () =>
    withServer(async (server) => {
      const fake = fakeIo();
      expect(await talk(server, fake)).toBe(1);
      expect(fake.out()).toMatch(
        /^✗ .* \(unauthenticated\)\nA development token: npx mozaiks token\n$/,
      );
    }, 4401));

  it('distinguishes a server that refuses its own token from a missing server', () =>
    withServer(async (server) => {
      const cwd = await mkdtemp(path.join(tmpdir(), 'cli-chat-'));
      const fake = fakeIo({ cwd, env: { DATA_DIR: cwd } });
      expect(await chatCommand(fake.io, 'Echo', { url: server.url })).toBe(1);
      expect(fake.out()).toMatch(
        /\(unauthenticated\)\nGive this command the same folder, DATA_DIR and JWT_SECRET as the server/,
      );
      await rm(cwd, { recursive: true });
    }, 4401));
});
