import fc from 'fast-check';
import { eventsOfStep, findStep } from './find-step.ts';
import { foldLog } from './fold-log.ts';
import { randomChat } from './random-chat.fixture.ts';
import { supportDesk } from './support-desk.fixture.ts';

const steps = foldLog(supportDesk)[0]?.steps ?? [];

describe('the row of an event', () => {
  it.each([
    [3, 3],
    [10, 10],
    [12, 10],
    [13, 11],
    [16, 15],
    [18, 15],
    [29, 29],
    [400, 29],
  ])('%d is %d', (seq, row) => expect(findStep(steps, seq)?.seq).toBe(row));

  it('is none before all rows', () => expect(findStep(steps, 1)).toBeUndefined());

  it('is the row itself for the id of each row', () => {
    fc.assert(
      fc.property(randomChat, (events) => {
        for (const run of foldLog(events)) {
          if (run.steps.length > 30) continue;
          for (const step of run.steps) expect(findStep(run.steps, step.id)).toBe(step);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('has its events in the order of the log', () => {
    expect(
      steps
        .map((step) => eventsOfStep(step).map(({ seq }) => seq))
        .filter((seqs) => seqs.length > 1),
    ).toEqual([
      [10, 12],
      [11, 13],
      [14, 17],
      [15, 16, 18, 20],
      [21, 22],
      [25, 27],
    ]);
  });
});
