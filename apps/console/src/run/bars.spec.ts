import { eventsOf } from '../log/events.fixture.ts';
import { foldLog } from '../log/fold-log.ts';
import { clockOf } from '../log/folded-clock.ts';
import type { Run } from '../log/fold-run.ts';
import { supportDesk } from '../log/support-desk.fixture.ts';
import { barsOf, rowsOf, runAt } from './bars.ts';
import { numbersOf } from './step-numbers.ts';

const run = foldLog(supportDesk)[0] as Run;
const plain = clockOf(run, { now: 0, plain: true });
const drawn = (seq: number, shown = run, clock = plain): string[] => {
  const step = shown.steps.find((each) => each.seq === seq);
  const ms = (share: number): number => Math.round(share * (clock.to - clock.from));
  return step === undefined
    ? []
    : barsOf(step, clock).map(({ shape, from, to }) => `${shape} ${ms(from)} ${ms(to)}`);
};

describe('the bar of a row', () => {
  it('is pale until the first token and solid after it', () =>
    expect(drawn(10)).toEqual(['first 806 1243', 'stream 1243 1491']));

  it('is pale alone if the whole answer came at once', () =>
    expect(drawn(5)).toEqual(['first 71 799']));

  it('is hatched while a person is asked, and solid while the tool works', () => {
    expect(drawn(15)).toEqual(['wait 2770 17082', 'work 17084 17086']);
    const waiting = foldLog(supportDesk.slice(0, 17))[0] as Run;
    const clock = clockOf(waiting, { now: waiting.from + 10_000, plain: true });
    expect(drawn(15, waiting, clock)).toEqual(['wait 2770 10000']);
  });

  it('is a line for a turn and a point for what takes no time', () => {
    expect([drawn(9), drawn(23)]).toEqual([['turn 804 18286'], ['point 18286 18286']]);
  });

  it('is broken for a call that failed', () => {
    const usage = supportDesk.find(({ type }) => type === 'usage');
    const failed = foldLog([
      { ...usage, outcome: 'failed' } as (typeof supportDesk)[number],
    ])[0] as Run;
    expect(
      barsOf(failed.steps[0] as Run['steps'][number], clockOf(failed, { now: 0, plain: true })).map(
        ({ shape }) => shape,
      ),
    ).toEqual(['broken']);
  });
});

describe('the numbers of a row', () => {
  const numbers = (seq: number) =>
    numbersOf(run.steps.find((each) => each.seq === seq) as Run['steps'][number], run.to);

  it('are its time, and its tokens and cost if it has any', () => {
    expect(numbers(10)).toEqual({
      time: 685,
      tokens: { input: 346, output: 18 },
      cost: { usd: 0.000_122_5 },
    });
    expect(numbers(9)).toMatchObject({ time: 17_482, tokens: { input: 1337, output: 89 } });
    expect([numbers(11).time, numbers(15).time, numbers(23).time]).toEqual([2, 14_316, null]);
  });
});

describe('the rows of the table', () => {
  const two = foldLog([
    ...supportDesk,
    ...eventsOf([{ type: 'owner_changed', takeover: 1, run_id: 'r2' }]).map((event) => ({
      ...event,
      seq: 30,
    })),
  ]);

  it('are the steps of the one run', () => expect(rowsOf([run], 0)).toHaveLength(run.steps.length));

  it('are one line for each run if there are several, and the steps of the open one', () => {
    expect(
      rowsOf(two, 1).map((row) =>
        row.kind === 'run' ? `run ${row.index} ${row.isOpen}` : row.step.kind,
      ),
    ).toEqual(['run 0 false', 'run 1 true', 'marker']);
    expect([runAt(two, 29), runAt(two, 30), runAt(two, 99)]).toEqual([0, 1, 1]);
  });
});
