import fc from 'fast-check';
import { createFoldCache, eventsUpTo } from './fold-cache.ts';
import { createLogFold, foldLog } from './fold-log.ts';
import { randomChat } from './random-chat.fixture.ts';

describe('the runs of a list of events that is shown again and again', () => {
  it('are those of a fold of the list, whether it has grown, shrunk or begins elsewhere', () => {
    const lists = fc.array(fc.tuple(fc.nat(), fc.boolean()), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(randomChat, lists, (events, cuts) => {
        const runsOf = createFoldCache(createLogFold);
        for (const [cut, isTail] of cuts) {
          const at = cut % (events.length + 1);
          const shown = isTail ? events.slice(at) : eventsUpTo(events, at);
          expect(runsOf(shown)).toEqual(foldLog(shown));
          expect(runsOf(shown)).toBe(runsOf(shown));
        }
      }),
      { numRuns: 50 },
    );
  });
});
