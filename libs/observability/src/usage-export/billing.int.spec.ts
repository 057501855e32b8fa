import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { ChatStore } from '@mozaiks/contracts';
import { fakeClock, recordingLogger, until, type FakeClock } from '@mozaiks/testkit';
import { startUsageExport, type UsageExport } from './export-usage.ts';
import { recordCalls, SECRET, storeWithOutbox } from './outbox.fixture.ts';
import {
  startReceiver,
  status,
  type Answer,
  type Received,
  type Receiver,
} from './receiver.fixture.ts';
import type { UsageSink } from './usage-sink.ts';
import { createWebhookSink } from './webhook-sink.ts';

const MINUTE = 60_000;
const ids = { sha256: (text: string) => createHash('sha256').update(text).digest('hex') };

/** Requests take real time, so the clock advances only while none is pending. */
function tracked(sink: UsageSink): UsageSink & { readonly busy: () => boolean } {
  const open = { count: 0 };
  return {
    ...sink,
    busy: () => open.count > 0,
    send: async (events, signal) => {
      open.count += 1;
      return sink.send(events, signal).finally(() => (open.count -= 1));
    },
  };
}

/** Responses that are never sent. */
const hanging = new Set<ServerResponse>();
const hangs: Answer = (response) => {
  hanging.add(response);
  response.on('close', () => hanging.delete(response));
};
const dies: Answer = (response) => void response.socket?.destroy();
const answersTwice: Answer = (response) =>
  void response.writeHead(200).end('ok', () => response.socket?.write('HTTP/1.1 200 OK\r\n\r\n'));
const accepts = status(204);

describe('a billing system', () => {
  let receiver: Receiver;
  let store: ChatStore;
  let clock: FakeClock;
  let exporting: UsageExport;
  beforeEach(async () => {
    receiver = await startReceiver();
    store = storeWithOutbox();
    clock = fakeClock();
  });
  afterEach(async () => {
    await exporting.stop(0);
    await receiver.close();
  });

  const start = (): { pass(ms: number): Promise<void> } => {
    // The receiver checks the real time of a signature.
    const sink = tracked(
      createWebhookSink({
        url: receiver.url,
        secret: SECRET,
        clock: { ...clock, now: () => Date.now() },
        ids,
      }),
    );
    exporting = startUsageExport({
      outbox: store.outbox,
      sink,
      clock,
      logger: recordingLogger(),
      process: 'one',
    });
    return {
      async pass(ms) {
        for (let passed = 0; passed < ms; passed += 250) {
          await clock.advance(250);
          // A request without a response ends only by its time limit.
          await until(() => !sink.busy() || hanging.size > 0);
          await clock.settle();
        }
      },
    };
  };
  const accepted = (from = 0): string[] => eventIds(receiver.requests.slice(from));
  const eventIds = (requests: readonly Received[]): string[] =>
    requests.flatMap(({ events }) => events.map(({ id }) => id));

  it('that fails for an hour gets every event when it recovers', async () => {
    const first = await recordCalls(store, 150);
    receiver.answer = status(503);
    const { pass } = start();
    await pass(60 * MINUTE);
    const failed = receiver.requests.length;
    const later = await recordCalls(store, 20, 151);
    receiver.answer = accepts;
    await pass(2 * MINUTE);
    expect(accepted(failed)).toEqual([...first, ...later]);
    expect(receiver.faults).toEqual([]);
    expect(await store.outbox.counts()).toEqual({ waiting: 0, parked: 0 });
  }, 60_000);

  it.each([
    ['hangs', hangs],
    ['dies before it answers', dies],
    ['answers twice', answersTwice],
  ])(
    'that %s gets every event, and each of its duplicates has the same id',
    async (_what, answer) => {
      const all = await recordCalls(store, 250);
      receiver.answer = (response, received, nth) =>
        (nth % 2 === 1 ? answer : accepts)(response, received, nth);
      const { pass } = start();
      await pass(MINUTE / 2);
      receiver.answer = accepts;
      await pass(2 * MINUTE);
      expect([...new Set(accepted())]).toEqual(all);
      expect(receiver.faults).toEqual([]);
      expect(await store.outbox.counts()).toEqual({ waiting: 0, parked: 0 });
    },
    60_000,
  );

  it('that rejects one event gets all others', async () => {
    const all = await recordCalls(store, 30);
    const bad = all[7] ?? '';
    receiver.answer = (response, received, nth) =>
      status(eventIds([received]).includes(bad) ? 422 : 200)(response, received, nth);
    const { pass } = start();
    await pass(MINUTE);
    expect([...new Set(accepted())]).toEqual(all);
    expect(await store.outbox.counts()).toEqual({ waiting: 0, parked: 1 });
  }, 60_000);
});
