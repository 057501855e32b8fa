import { request, type ClientRequest } from 'node:http';
import { ADA, harnessForEach } from '../testing/harness.fixture.ts';
import { token } from '../testing/tokens.fixture.ts';

const LIMIT = 1_000;
const BODY = JSON.stringify({ type: 'user_message', text: 'x'.repeat(LIMIT - 100) });

describe('the memory limit for bodies', () => {
  const harness = harnessForEach({ maxHandledBytes: LIMIT });
  beforeEach(() => harness.chats.find(ADA, { chat_id: 'c1', workflow_name: 'HelloWorld' }));

  const post = (body: string): ClientRequest => {
    const headers = { authorization: `Bearer ${token()}`, 'content-type': 'application/json' };
    const sent = request(`http://${harness.host}/api/chats/c1/commands`, {
      method: 'POST',
      headers,
      agent: false,
    });
    sent.on('error', () => undefined).end(body);
    return sent;
  };
  const answerTo = (sent: ClientRequest): Promise<number | undefined> =>
    new Promise((resolve) =>
      sent.once('response', (response) => resolve(response.resume().statusCode)),
    );

  /** The next command is handled when `go` is called. */
  const holdSubmit = () => {
    const { submit } = harness.chats;
    let go: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (go = resolve));
    const started = new Promise<void>((resolve) => {
      Object.assign(harness.chats, {
        submit: async (...args: Parameters<typeof submit>) => {
          resolve();
          await released;
          return submit.apply(harness.chats, args);
        },
      });
    });
    return { started, go };
  };

  it('is released when a request whose client has left is handled', async () => {
    const held = holdSubmit();
    const left = post(BODY);
    await held.started;
    left.destroy();
    const next = answerTo(post(BODY));
    held.go();
    expect(await next).toBe(202);
  });

  it('is not used by a request whose client leaves while it waits', async () => {
    const held = holdSubmit();
    const first = answerTo(post(BODY));
    await held.started;
    const waiting = post(BODY);
    await new Promise((resolve) => waiting.once('finish', resolve));
    waiting.destroy();
    await harness.get('/livez');
    held.go();
    expect([await first, await answerTo(post(BODY))]).toEqual([202, 202]);
  });

  it.each(['{"type":', '{"type":"nothing"}', '[]'])(
    'is released when the body %s is refused',
    async (start) => {
      const refused = start.padEnd(LIMIT, ' ');
      expect([await answerTo(post(refused)), await answerTo(post(refused))]).toEqual([400, 400]);
      expect(await answerTo(post(BODY))).toBe(202);
    },
  );
});
