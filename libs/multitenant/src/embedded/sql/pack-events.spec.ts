import { createHash } from 'node:crypto';
import type { RuntimeEvent } from '@mozaiks/contracts';
import { EVENTS_DICTIONARY } from './events-dictionary.ts';
import { packEvents, unpackEvents } from './pack-events.ts';

const eventsWith = (text: string): readonly RuntimeEvent[] =>
  [{ type: 'user_message', run_id: 'r', message_id: 'm', text, seq: 1 }] as never;

describe('packed events', () => {
  it.each(['', 'Where is my order?', 'ä😀\u0000\ud800', 'x'.repeat(60_000)])(
    'come back as they were: %j',
    (text) => {
      const stored = packEvents(eventsWith(text));
      expect(stored).toMatchObject({ events: '', packed: expect.any(Uint8Array) as unknown });
      expect(unpackEvents(stored)).toEqual(eventsWith(text));
    },
  );

  it('are not packed if they are long, which would delay every other chat', () => {
    const events = eventsWith('x'.repeat(70_000));
    const stored = packEvents(events);
    expect(stored).toEqual({ events: JSON.stringify(events), packed: null });
    expect(unpackEvents(stored)).toEqual(events);
  });

  it('take less than half of a short commit', () => {
    const events = eventsWith('Where is my order?');
    const { packed } = packEvents(events);
    expect(packed?.length).toBeLessThan(JSON.stringify(events).length / 2);
  });

  it('are rejected if a newer server has packed them', () => {
    expect(() => unpackEvents({ events: '', packed: Uint8Array.of(9, 1) })).toThrow(
      'packed in an unknown format',
    );
  });

  it('have a dictionary that never changes: stored chats are read with it', () => {
    const hash = createHash('sha256').update(EVENTS_DICTIONARY).digest('hex');
    expect(hash).toBe('3e61feb0f04e29808f3a761f7b934ac19e2f52cb633aab69466cdd778db33907');
  });
});
