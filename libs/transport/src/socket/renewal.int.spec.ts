import { START } from '../testing/manual-clock.fixture.ts';
import { harnessForEach } from '../testing/harness.fixture.ts';
import { token } from '../testing/tokens.fixture.ts';

const seconds = START / 1000;
const harness = harnessForEach({ pingIntervalMs: 10 ** 9 });

describe('an expiring token', () => {
  it('is announced 60 s before', async () => {
    const client = await harness.ready();
    await harness.clock.advance(539_000);
    await client.settled();
    expect(client.types()).not.toContain('token_expiring');
    await harness.clock.advance(1_000);
    expect(await client.next('token_expiring')).toEqual({
      type: 'token_expiring',
      expires_at: new Date(START + 600_000).toISOString(),
    });
  });

  it('closes the socket with 4401 once the tolerance has passed as well', async () => {
    const client = await harness.ready();
    await harness.clock.advance(629_000);
    await client.settled();
    await harness.clock.advance(1_000);
    expect(await client.closed).toEqual({ code: 4401, reason: 'token_expired' });
  });

  it('may expire years later, beyond the longest timer', async () => {
    const client = await harness.ready({ token: token({ exp: 253_402_300_799 }) });
    await harness.clock.advance(3_600_000);
    await client.settled();
    expect(client.socket.readyState).toBe(client.socket.OPEN);
  });
});

describe('a renewal', () => {
  it('in an auth frame keeps the chats followed, and is answered with the new expiry', async () => {
    const client = await harness.ready();
    client.send({ type: 'open', chat_id: 'c1', workflow_name: 'HelloWorld' });
    await client.next('caught_up');
    await harness.clock.advance(590_000);
    client.send({ type: 'auth', token: token({ exp: seconds + 1_200 }) });
    expect(await client.next('ready')).toMatchObject({
      expires_at: new Date(START + 1_200_000).toISOString(),
    });
    await harness.clock.advance(100_000);
    await client.settled();
    expect(client.socket.readyState).toBe(client.socket.OPEN);
    expect(harness.transport.stats().followed_chats).toBe(1);
    await harness.clock.advance(540_000);
    expect((await client.closed).code).toBe(4401);
  });

  it('may be part of any frame', async () => {
    const client = await harness.ready();
    client.send({ type: 'ping', token: token({ exp: seconds + 1_200 }) });
    await client.next('pong');
    await harness.clock.advance(700_000);
    await client.settled();
    expect(client.socket.readyState).toBe(client.socket.OPEN);
  });

  it.each([{ user_id: 'eve' }, { app_id: 'app2' }, { chat_id: 'c1' }])(
    'by a token of %j closes the socket with 4403',
    async (fields) => {
      const client = await harness.ready();
      client.send({ type: 'auth', token: token(fields) });
      expect(await client.closed).toEqual({ code: 4403, reason: 'forbidden' });
    },
  );

  it('by an invalid token is refused, its frame is not handled, and the old token stays', async () => {
    const client = await harness.ready();
    client.send({ type: 'open', workflow_name: 'HelloWorld', id: '7', token: 'x.y.z' });
    expect(await client.next('request_error')).toMatchObject({
      code: 'unauthenticated',
      reply_to: '7',
    });
    expect(harness.chats.opened).toEqual([]);
    await client.settled();
  });
});
