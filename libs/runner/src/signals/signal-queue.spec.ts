import { chatRef, logRef, type LiveDraft, type Signal } from '@mozaiks/contracts';
import { ref, scope } from '../fixtures/process.fixture.ts';
import { createSignalQueue, MAX_QUEUED, MAX_SIGNALS } from './signal-queue.ts';

const grown = (head_seq: number, log_id = 'log'): Signal => ({
  type: 'grown',
  log: logRef(ref, log_id),
  head_seq,
});
const piece = (text: string, offset: number): LiveDraft => ({
  type: 'agent_delta',
  run_id: 'r',
  agent: 'A',
  message_id: 'm',
  offset,
  text,
});
const liveIn = (log_id: string, ...deltas: LiveDraft[]): Signal => ({
  type: 'live',
  log: logRef(ref, log_id),
  fence: 1,
  deltas,
});
const live = (...deltas: LiveDraft[]): Signal => liveIn('log', ...deltas);
const queued = (...signals: Signal[]): readonly Signal[] => {
  const queue = createSignalQueue();
  for (const signal of signals) queue.add(signal);
  return queue.all();
};

describe('the queue of signals', () => {
  it('merges neighbors that say the same', () => {
    expect(queued(grown(1), grown(2))).toEqual([grown(2)]);
    expect(queued(live(piece('a', 0)), live(piece('b', 1)), live(piece('x', 9)))).toEqual([
      live(piece('ab', 0), piece('x', 9)),
    ]);
  });

  it('keeps the order between events and text', () => {
    expect(queued(grown(1), live(piece('a', 0)), grown(2))).toEqual([
      grown(1),
      live(piece('a', 0)),
      grown(2),
    ]);
  });

  it('holds one bell for each chat that has work', () => {
    const work = (chat_id: string): Signal => ({ type: 'work', chat: chatRef(scope, chat_id) });
    expect(queued(work('a'), work('b'), work('a'))).toEqual([work('a'), work('b')]);
  });

  it('merges the signals of many chats at the same time, each chat with its own', () => {
    const logs = Array.from({ length: 3_000 }, (_, i) => `log${i}`);
    const rounds = [0, 1, 2].map((offset) =>
      logs.map((log_id) => liveIn(log_id, piece('abc'.charAt(offset), offset))),
    );
    expect(queued(...rounds.flat())).toEqual(logs.map((log_id) => liveIn(log_id, piece('abc', 0))));
  });

  it('drops text for which there is no room, but no bells', () => {
    const text = 'x'.repeat(1024);
    const many = Array.from({ length: 5_000 }, (_, i) => [
      liveIn(`log${i}`, piece(text, 0)),
      grown(1, `log${i}`),
      grown(2, `log${i}`),
    ]);
    const all = queued(...many.flat());
    expect(all.filter(({ type }) => type === 'grown')).toEqual(
      many.map((_, i) => grown(2, `log${i}`)),
    );
    const kept = all.filter(({ type }) => type === 'live').length;
    expect(kept * text.length).toBeGreaterThan(MAX_QUEUED / 2);
    expect(kept * text.length).toBeLessThan(MAX_QUEUED);
    const alternating = Array.from({ length: 100_000 }, (_, i) =>
      i % 2 === 0 ? grown(i) : live(piece('a', i)),
    );
    expect(queued(...alternating).length).toBeLessThan(MAX_QUEUED / 128);
  });

  it('drops bells beyond 20,000, but merges further bells into the queued ones', () => {
    const bells = Array.from({ length: MAX_SIGNALS + 1_000 }, (_, i) => grown(1, `log${i}`));
    const all = queued(...bells, grown(2, 'log0'));
    expect(all).toHaveLength(MAX_SIGNALS);
    expect(all[0]).toEqual(grown(2, 'log0'));
  });
});
