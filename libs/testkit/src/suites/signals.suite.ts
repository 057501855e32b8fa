import type { ChatStore, Signal } from '@mozaiks/contracts';
import { until } from '../until.ts';
import { createdLog, freshChat, racing, unique, usingStore, type OpenStore } from './subject.ts';

/**
 * What `Signals` guarantees in the absence of losses. A loss is allowed, but must not be the rule.
 */
export function signalsSuite(open: OpenStore): void {
  describe('Signals', () => {
    const store = usingStore(open);
    carrying(store);
    ending(store);
  });
}

interface Listener {
  readonly session: string;
  readonly signals: Signal[];
  readonly stop: () => Promise<void>;
}

async function listening(store: ChatStore, session = unique('session')): Promise<Listener> {
  const signals: Signal[] = [];
  const stop = await store.signals.listen(session, {
    signal: (signal) => signals.push(signal),
    missed: () => undefined,
  });
  return { session, signals, stop };
}

function carrying(store: () => ChatStore): void {
  it('carries every kind of signal to the session, in the order sent', async () => {
    const listener = await listening(store());
    const log = await createdLog(store());
    const { app_id, user_id, chat_id } = log;
    const delta = {
      type: 'agent_delta',
      run_id: 'r',
      agent: 'A',
      message_id: 'm',
      offset: 3,
      text: 'дél$ta.🔑',
    } as const;
    const progress = {
      type: 'tool_progress',
      run_id: 'r',
      call_id: 'c',
      percent: 0.5,
      message: 'half',
    } as const;
    const sent: Signal[] = [
      { type: 'grown', log, head_seq: 7 },
      { type: 'work', chat: { app_id, user_id, chat_id } },
      { type: 'live', log, fence: 3, deltas: [delta, progress] },
    ];
    await store().signals.send(listener.session, sent.slice(0, 2));
    await store().signals.send(listener.session, sent.slice(2));
    await until(() => listener.signals.length >= 3);
    expect(listener.signals).toEqual(sent);
    await listener.stop();
  });

  it('keeps the order of many signals', async () => {
    const listener = await listening(store());
    const log = await createdLog(store());
    const sent = Array.from(
      { length: 50 },
      (_, head_seq): Signal => ({ type: 'grown', log, head_seq }),
    );
    for (const signal of sent) await store().signals.send(listener.session, [signal]);
    await until(() => listener.signals.length >= 50);
    expect(listener.signals).toEqual(sent);
    await listener.stop();
  });

  it('delivers nothing to another session', async () => {
    const [mine, other] = [await listening(store()), await listening(store())];
    const chat = freshChat();
    await store().signals.send(mine.session, [{ type: 'work', chat }]);
    await store().signals.send(other.session, [
      { type: 'grown', log: await createdLog(store()), head_seq: 1 },
    ]);
    await until(() => mine.signals.length > 0 && other.signals.length > 0);
    expect([mine.signals.map(({ type }) => type), other.signals.map(({ type }) => type)]).toEqual([
      ['work'],
      ['grown'],
    ]);
    await Promise.all([mine.stop(), other.stop()]);
  });
}

function ending(store: () => ChatStore): void {
  it('accepts a signal that has no listener', async () => {
    await store().signals.send(unique('nobody'), [{ type: 'work', chat: freshChat() }]);
  });

  it('accepts an empty list of signals', async () => {
    await racing(2, () => store().signals.send(unique('nobody'), []));
  });

  it('stops when the listener is stopped', async () => {
    const [stopped, other] = [await listening(store()), await listening(store())];
    await stopped.stop();
    await store().signals.send(stopped.session, [{ type: 'work', chat: freshChat() }]);
    await store().signals.send(other.session, [{ type: 'work', chat: freshChat() }]);
    await until(() => other.signals.length > 0);
    expect(stopped.signals).toEqual([]);
    await other.stop();
  });
}
