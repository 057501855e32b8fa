import { logRef, type LiveDraft, type Signal } from '@mozaiks/contracts';
import { ref } from '../fixtures/process.fixture.ts';
import { enqueue } from './signal-queue.ts';

const log = logRef(ref, 'log');
const grown = (head_seq: number): Signal => ({ type: 'grown', log, head_seq });
const piece = (text: string, offset: number): LiveDraft => ({
  type: 'agent_delta',
  run_id: 'r',
  agent: 'A',
  message_id: 'm',
  offset,
  text,
});
const live = (...deltas: LiveDraft[]): Signal => ({ type: 'live', log, fence: 1, deltas });
const queued = (...signals: Signal[]): Signal[] => {
  const queue: Signal[] = [];
  for (const signal of signals) enqueue(queue, signal);
  return queue;
};

describe('enqueue', () => {
  it('merges neighbours that say the same', () => {
    expect(queued(grown(1), grown(2))).toEqual([grown(2)]);
    expect(queued(live(piece('a', 0)), live(piece('b', 1)), live(piece('x', 9)))).toEqual([live(piece('ab', 0), piece('x', 9))]);
  });

  it('keeps the order between facts and text', () => {
    expect(queued(grown(1), live(piece('a', 0)), grown(2))).toEqual([grown(1), live(piece('a', 0)), grown(2)]);
  });

  it('is bounded', () => {
    const many = Array.from({ length: 5_000 }, (_, i) => (i % 2 === 0 ? grown(i) : live(piece('a', i))));
    expect(queued(...many)).toHaveLength(1_000);
  });
});
