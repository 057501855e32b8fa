import fc from 'fast-check';
import { applyEvent, emptyChat, isForkPoint, type RuntimeEvent } from '@mozaiks/contracts';
import { restPoints, restPointBefore } from './rest-points.ts';
import { randomRun } from './random-run.fixture.ts';
import { supportDesk } from './support-desk.fixture.ts';

/** As the server decides it. */
function forkPoints(events: readonly RuntimeEvent[]): number[] {
  let state = emptyChat;
  return events.flatMap((event) => {
    state = applyEvent(state, event, 1);
    return isForkPoint(state, event) ? [event.seq] : [];
  });
}

describe('rest points', () => {
  it('are the questions and the ends of a chat', () =>
    expect(restPoints(supportDesk)).toEqual([16, 29]));

  it('are the same as those of the server', () => {
    fc.assert(
      fc.property(randomRun, (events) => expect(restPoints(events)).toEqual(forkPoints(events))),
      { numRuns: 300 },
    );
  });

  it('has the nearest one before each event', () => {
    expect([15, 16, 28, 29].map((seq) => restPointBefore([16, 29], seq))).toEqual([
      null,
      16,
      16,
      29,
    ]);
  });
});
