import fc from 'fast-check';
import { addTotals, addUsage, noUsage } from '@mozaiks/contracts/chat-view';
import { createLogFold, foldLog } from './fold-log.ts';
import { randomChat } from './random-chat.fixture.ts';
import { supportDesk } from './support-desk.fixture.ts';

describe('the runs of a chat', () => {
  it('are rows as a person would list them', () => {
    const [run] = foldLog(supportDesk);
    const rows = run?.steps.map(({ seq, kind, depth, agent, from, to }) => {
      const at = (time: number | null): number | null =>
        time === null ? null : time - (run?.from ?? 0);
      return [seq, kind, depth, agent, at(from), at(to)].join(' ');
    });
    expect(rows).toEqual([
      '3 context 0  64 64',
      '4 turn 0 Triage 67 802',
      '5 model 1 Triage 71 799',
      '8 handoff 1 Billing 802 802',
      '9 turn 0 Billing 804 18286',
      '10 model 1 Billing 806 1491',
      '11 tool 1 Billing 1491 1501',
      '14 model 1 Billing 1504 2770',
      '15 tool 1 Billing 2770 17086',
      '19 context 1 Billing 17086 17086',
      '21 model 1 Billing 17088 18284',
      '23 handoff 1 Summary 18286 18286',
      '24 turn 0 Summary 18288 18905',
      '25 model 1 Summary 18290 18903',
      '26 output 1 Summary 18903 18903',
      '28 handoff 1 terminate 18905 18905',
      '29 end 0  18905 18905',
    ]);
  });

  it('are the same after any number of events, whether they came one by one or at once', () => {
    fc.assert(
      fc.property(randomChat, fc.nat(), (events, cut) => {
        const prefix = events.slice(0, cut % (events.length + 1));
        const fold = createLogFold();
        for (const event of prefix) {
          fold.add(event);
          fold.shown();
        }
        expect(fold.shown()).toEqual(foldLog(prefix));
      }),
      { numRuns: 50 },
    );
  });

  it('name each row once, and have the sum of their rows as usage', () => {
    fc.assert(
      fc.property(randomChat, (events) => {
        const runs = foldLog(events);
        const ids = runs.flatMap(({ steps }) => steps.map(({ id }) => id));
        expect(new Set(ids).size).toBe(ids.length);
        for (const { steps, usage } of runs) {
          const calls = steps.flatMap((step) =>
            step.kind === 'model' && step.usage !== null ? [step.usage] : [],
          );
          expect(calls.reduce(addUsage, noUsage)).toEqual(usage);
          const turns = steps.reduce(
            (total, step) => (step.kind === 'turn' ? addTotals(total, step.usage) : total),
            noUsage,
          );
          if (steps.find(({ kind }) => kind === 'turn' || kind === 'model')?.kind === 'turn')
            expect(turns.model_calls).toBe(usage.model_calls);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('of 20,000 events are folded in time that grows with their number', () => {
    const many = (length: number) => {
      const at = performance.now();
      const events = Array.from({ length }, (_, i) => ({
        ...supportDesk[i % supportDesk.length],
        seq: i + 1,
      })) as typeof supportDesk;
      expect(
        foldLog(
          events.map((event, i) => ({
            ...event,
            run_id: `r${Math.floor(i / supportDesk.length)}`,
          })),
        ),
      ).toHaveLength(Math.ceil(length / supportDesk.length));
      return performance.now() - at;
    };
    many(2000);
    expect(many(20_000)).toBeLessThan(10_000);
  });
});
