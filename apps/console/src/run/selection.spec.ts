import { eventsOf } from '../log/events.fixture.ts';
import { foldLog } from '../log/fold-log.ts';
import type { Step } from '../log/steps/step.ts';
import { supportDesk } from '../log/support-desk.fixture.ts';
import { handoffNear, selectionOf, stepAway } from './selection.ts';

const runs = foldLog(supportDesk);
const steps = runs[0]?.steps ?? [];
const stepOf = (seq: number): Step => steps.find((step) => step.seq === seq) as Step;

describe('the selected step', () => {
  it('is the one of the event in the address, in the run of the event', () => {
    const message = {
      type: 'user_message',
      message_id: 'm',
      command_id: 'c',
      text: '',
      run_id: 'r2',
    } as const;
    const two = foldLog([
      ...supportDesk,
      ...eventsOf([message]).map((event) => ({ ...event, seq: 30 })),
    ]);
    expect(selectionOf(two, 23)).toMatchObject({ open: 0, step: { seq: 23 } });
    expect(selectionOf(two, null)).toEqual({ open: 1, step: null });
    expect(selectionOf(two, 500)).toEqual({ open: 1, step: null });
    expect(selectionOf([], 1)).toEqual({ open: -1, step: null });
  });

  it('moves from row to row, inside the run', () => {
    expect(stepAway(steps, stepOf(8), 1)?.seq).toBe(9);
    expect(stepAway(steps, stepOf(8), -1)?.seq).toBe(5);
    expect(stepAway(steps, stepOf(29), 1)?.seq).toBe(29);
    expect([
      stepAway(steps, stepOf(8), -Infinity)?.seq,
      stepAway(steps, stepOf(8), Infinity)?.seq,
    ]).toEqual([3, 29]);
    expect([stepAway(steps, null, 1)?.seq, stepAway(steps, null, -1)?.seq]).toEqual([3, 29]);
  });

  it('has the handoff that ends its turn', () => {
    expect([3, 4, 8, 11, 23, 29].map((seq) => handoffNear(steps, stepOf(seq))?.seq)).toEqual([
      8, 8, 8, 23, 23, 28,
    ]);
    expect(handoffNear(steps, null)?.seq).toBe(28);
    expect(handoffNear(steps.slice(0, 3), null)).toBeUndefined();
  });
});
