import fc from 'fast-check';
import { createChatLog } from './chat-log.ts';
import { eventsOf } from './events.fixture.ts';

const events = eventsOf(Array.from({ length: 60 }, () => ({ type: 'owner_changed', takeover: 1 })));

function logOf() {
  let frame: (() => void) | null = null;
  const log = createChatLog((call) => (frame = call));
  const draw = (): void => frame?.();
  return { log, draw };
}

describe('the log of a chat', () => {
  it('calls its listeners once per frame', () => {
    const { log, draw } = logOf();
    let calls = 0;
    log.subscribe(() => (calls += 1));
    for (const event of events) log.add([event]);
    expect([calls, log.events()]).toEqual([0, []]);
    draw();
    expect([calls, log.events()]).toEqual([1, events]);
  });

  it('shows the newest page until the others have arrived', () => {
    const { log, draw } = logOf();
    log.add(events.slice(40));
    draw();
    expect(log.events()).toEqual(events.slice(40));
    log.add(events.slice(0, 20));
    draw();
    expect(log.events()).toEqual(events.slice(40));
    log.add(events.slice(20, 45));
    draw();
    expect(log.events()).toEqual(events);
  });

  it('has each event once and in order, whatever is sent again', () => {
    const cut = fc.integer({ min: 0, max: events.length });
    fc.assert(
      fc.property(cut, fc.array(fc.tuple(cut, cut)), (tail, again) => {
        const { log, draw } = logOf();
        log.add(events.slice(tail));
        for (let at = 0; at < events.length; at += 7) {
          log.add(events.slice(at, at + 7));
          for (const [from, to] of again) log.add(events.slice(from, Math.min(to, at)));
        }
        draw();
        expect(log.events()).toEqual(events);
      }),
    );
  });
});
