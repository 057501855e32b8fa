import type { RuntimeEvent } from '@mozaiks/contracts';
import { foldLog } from '../log/fold-log.ts';
import { supportDesk } from '../log/support-desk.fixture.ts';
import { compareRuns } from './first-difference.ts';
import { sharedClock } from './shared-clock.ts';

const later = (events: readonly RuntimeEvent[]): RuntimeEvent[] =>
  events.map((event) => ({
    ...event,
    chat_id: 'other',
    ts: new Date(Date.parse(event.ts) + 60_000 + event.seq).toISOString(),
  }));
const compared = (events: readonly RuntimeEvent[]) =>
  compareRuns(foldLog(supportDesk), foldLog(events));

describe('the first difference of two runs', () => {
  it('is none if they did the same at other times', () =>
    expect(compared(later(supportDesk))?.first).toBeNull());

  it('is the first step that did something else', () => {
    const rejected = later(supportDesk).map((event) =>
      event.type === 'input_response' ? { ...event, value: { decision: 'reject' } } : event,
    );
    const { a, first } = compared(rejected) ?? {};
    expect(a?.steps[first ?? -1]?.seq).toBe(15);
  });

  it('is where one of them has come no further', () =>
    expect(compared(later(supportDesk.slice(0, 20)))?.first).toBe(10));

  it('is looked for in the first runs that differ', () => {
    const message = supportDesk[0] as RuntimeEvent;
    const second = (code: string): RuntimeEvent[] => [
      { ...message, seq: 30, run_id: 'r2' } as RuntimeEvent,
      {
        type: 'error',
        code,
        message: '',
        retryable: true,
        seq: 31,
        run_id: 'r2',
        chat_id: 'chat',
        ts: message.ts,
      },
    ];
    const found = compareRuns(
      foldLog([...supportDesk, ...second('a')]),
      foldLog([...later(supportDesk), ...second('b')]),
    );
    expect([found?.a.run_id, found?.first]).toEqual(['r2', 0]);
    expect(compareRuns([], foldLog(supportDesk))).toBeNull();
  });
});

describe('the clock of two runs', () => {
  it('begins at 0 for both, and is as long as the longer one', () => {
    const { a, b } = compared(later(supportDesk.slice(0, 9))) ?? {};
    if (a === undefined || b === undefined) throw new Error('no runs');
    const { of } = sharedClock(a, b);
    expect([of(a).place(a.from), of(b).place(b.from), of(a).place(a.to)]).toEqual([0, 0, 1]);
    expect(of(b).place(b.to)).toBeLessThan(0.2);
  });
});
