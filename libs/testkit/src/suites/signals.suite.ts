import type { ChatStore, Signal } from '@mozaiks/contracts';
import { until } from '../until.ts';
import { createdLog, freshChat, racing, unique, usingStore, type OpenStore } from './subject.ts';

/** What `Signals` promises while nothing is lost: losing some is allowed, but not as a habit. */
export function signalsSuite(open: OpenStore): void {
  describe('Signals', () => {
    const store = usingStore(open);
    carrying(store);
    ending(store);
  });
}

interface Heard {
  readonly session: string;
  readonly signals: Signal[];
  readonly stop: () => Promise<void>;
}

async function listening(store: ChatStore, session = unique('session')): Promise<Heard> {
  const signals: Signal[] = [];
  const stop = await store.signals.listen(session, {
    signal: (signal) => signals.push(signal),
    missed: () => undefined,
  });
  return { session, signals, stop };
}

function carrying(store: () => ChatStore): void {
  it('carries every kind of signal to the session, in the order sent', async () => {
    const heard = await listening(store());
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
    await store().signals.send(heard.session, sent.slice(0, 2));
    await store().signals.send(heard.session, sent.slice(2));
    await until(() => heard.signals.length >= 3);
    expect(heard.signals).toEqual(sent);
    await heard.stop();
  });

  it('keeps many in order', async () => {
    const heard = await listening(store());
    const log = await createdLog(store());
    const sent = Array.from(
      { length: 50 },
      (_, head_seq): Signal => ({ type: 'grown', log, head_seq }),
    );
    for (const signal of sent) await store().signals.send(heard.session, [signal]);
    await until(() => heard.signals.length >= 50);
    expect(heard.signals).toEqual(sent);
    await heard.stop();
  });

  it('carries to no other session', async () => {
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
  it('does not mind that nobody listens', async () => {
    await store().signals.send(unique('nobody'), [{ type: 'work', chat: freshChat() }]);
  });

  it('does not mind that nothing is sent', async () => {
    await racing(2, () => store().signals.send(unique('nobody'), []));
  });

  it('stops when it is told to', async () => {
    const [stopped, other] = [await listening(store()), await listening(store())];
    await stopped.stop();
    await store().signals.send(stopped.session, [{ type: 'work', chat: freshChat() }]);
    await store().signals.send(other.session, [{ type: 'work', chat: freshChat() }]);
    await until(() => other.signals.length > 0);
    expect(stopped.signals).toEqual([]);
    await other.stop();
  });
}
