import { ADA, harnessForEach } from './testing/harness.fixture.ts';
import { aRun } from './testing/events.fixture.ts';

const harness = harnessForEach();

describe('a drain', () => {
  it('sends going_away to every socket, spread over time, and closes them with 1012 after the grace', async () => {
    const clients = [await harness.ready(), await harness.ready()];
    const drained = harness.transport.drain();
    const away = await Promise.all(clients.map((client) => client.next('going_away')));
    expect(away.map(({ reconnect_after_ms }) => reconnect_after_ms)).toEqual([0, 1_000]);
    await harness.clock.advance(1_000);
    expect(await Promise.all(clients.map(({ closed }) => closed))).toEqual([
      { code: 1012, reason: 'shutting_down' },
      { code: 1012, reason: 'shutting_down' },
    ]);
    await drained;
    expect(harness.transport.stats()).toMatchObject({ sockets: 0, draining: true });
  });

  it('still delivers frames during the grace', async () => {
    const log = harness.chats.create(ADA, 'c1');
    const client = await harness.ready();
    client.send({ type: 'open', chat_id: 'c1' });
    await client.next('caught_up');
    const drained = harness.transport.drain();
    harness.chats.commit(log, aRun('hi'));
    await client.next('workflow_complete');
    await harness.clock.advance(1_000);
    await drained;
  });

  it('refuses new sockets, and reports that the instance is not ready', async () => {
    await harness.transport.drain();
    const refused = new Promise<number>((resolve) => {
      harness
        .connect()
        .socket.once('unexpected-response', (_request, response) =>
          resolve(response.statusCode ?? 0),
        );
    });
    expect(await refused).toBe(503);
    const response = await harness.get('/readyz');
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({
      status: 'unavailable',
      checks: { store: true, draining: true },
    });
    expect((await harness.get('/livez')).status).toBe(200);
  });

  it('runs only once if it is requested twice', async () => {
    const client = await harness.ready();
    const both = [harness.transport.drain(), harness.transport.drain()];
    await client.next('going_away');
    await harness.clock.advance(1_000);
    await Promise.all(both);
    expect(client.types()).toEqual(['ready', 'going_away']);
  });

  it('terminates peers that do not answer the close', async () => {
    const client = await harness.ready();
    client.socket.pause();
    const drained = harness.transport.drain();
    await harness.clock.advance(1_000);
    await harness.clock.advance(2_000);
    await drained;
    client.socket.resume();
    await client.closed;
    expect(harness.transport.stats().sockets).toBe(0);
  });
});

describe('close', () => {
  it('ends every socket immediately, and may be repeated', async () => {
    const client = await harness.ready();
    await harness.transport.close();
    await harness.transport.close();
    expect((await client.closed).code).toBe(1006);
  });
});
