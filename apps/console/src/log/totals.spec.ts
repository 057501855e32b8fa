import fc from 'fast-check';
import { eventsOf } from './events.fixture.ts';
import { foldLog } from './fold-log.ts';
import type { Run } from './fold-run.ts';
import { supportDesk } from './support-desk.fixture.ts';
import { totalsOf, waitedFor } from './totals.ts';

const runOf = (events: typeof supportDesk): Run => foldLog(events)[0] as Run;

describe('the totals of a run', () => {
  it('are the sums of its rows, and what the end of the run reports', () => {
    expect(totalsOf(runOf(supportDesk))).toEqual({
      turns: 3,
      usage: {
        input_tokens: 2005,
        output_tokens: 121,
        cached_input_tokens: 0,
        reasoning_tokens: 0,
        cost_usd: 0.00074325,
        model_calls: 5,
      },
      worked_ms: 4593,
      waited_ms: 14_312,
      differences: [],
    });
  });

  it('name what the end of the run reports differently', () => {
    const events = supportDesk.map((event) =>
      event.type === 'workflow_complete'
        ? { ...event, usage: { ...event.usage, input_tokens: 2006, cost_usd: null } }
        : event,
    );
    expect(totalsOf(runOf(events)).differences).toEqual([
      { name: 'input_tokens', reported: 2006, summed: 2005 },
      { name: 'cost_usd', reported: null, summed: 0.00074325 },
    ]);
  });

  it('count what nested chats used as the end of the run does', () => {
    const usage = {
      input_tokens: 5,
      output_tokens: 6,
      cached_input_tokens: 0,
      reasoning_tokens: 0,
      cost_usd: 0.5,
      model_calls: 2,
    };
    const child = { call_id: 'k', child_chat_id: 'n', workflow_name: 'Nested' };
    const run = runOf(
      eventsOf([
        {
          type: 'workflow_start',
          workflow_name: 'Flow',
          workflow_version: 'v',
          code_version: 'k',
          cache_seed: 1,
        },
        { type: 'child_start', ...child },
        {
          type: 'child_complete',
          ...child,
          status: 'complete',
          result: null,
          command_id: 'c',
          usage,
        },
        { type: 'workflow_complete', reason: 'done', usage, duration_ms: 3000 },
      ]),
    );
    expect(totalsOf(run)).toMatchObject({ usage: { model_calls: 0 }, differences: [] });
  });

  it('wait up to now for an open question, and work up to now in an open turn', () => {
    const waiting = runOf(supportDesk.slice(0, 17));
    expect(totalsOf(waiting, waiting.from + 10_000)).toMatchObject({
      waited_ms: 7230,
      worked_ms: 2770,
    });
    const working = runOf(supportDesk.slice(0, 9));
    expect(totalsOf(working, working.from + 10_000)).toMatchObject({
      waited_ms: 0,
      worked_ms: 10_000,
    });
  });

  it('count a time in which several questions are open once', () => {
    const wait = fc.record({ from: fc.nat(50), length: fc.nat(20) });
    fc.assert(
      fc.property(fc.array(wait), (drawn) => {
        const waits = drawn
          .map(({ from, length }) => ({ request_id: '', from: from + 1, to: from + 1 + length }))
          .sort((a, b) => a.from - b.from);
        const moments = new Set(
          waits.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, at) => from + at)),
        );
        expect(waitedFor({ waits }, 1000)).toBe(moments.size);
      }),
    );
  });
});
