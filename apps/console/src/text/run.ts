import type { Counted } from '../log/totals.ts';
import { count, dollars, tokens, UNKNOWN } from './format.ts';

/** The run panel: tabs, totals, table and replay. */
export const run = {
  panel: 'Run',
  tabs: { run: 'Run', context: 'Context', graph: 'Graph', events: 'Events' },
  widen: 'Widen',
  narrow: 'Narrow',
  compare: 'Compare',
  empty: 'Nothing has happened yet. What the run does appears here.',
  loading: 'Loading…',
  pickStep: 'Select a step to see what it did.',
  steps: 'Steps of the run',
  columns: { seq: '#', step: 'Step', time: 'Time', tokens: 'Tokens', cost: 'Cost' },
  plainTime: 'Plain time',
  plainTimeHint: 'Draw waits for a person as long as they took',
  runOf: (nth: number, of: number): string => `Run ${count(nth)} of ${count(of)}`,
  unnamedRun: 'Started without a message',
  ended: { done: 'done', failed: 'failed', open: 'running' },
  inOut: (input: number | null, output: number | null): string =>
    input === null && output === null ? UNKNOWN : `${tokens(input)} → ${tokens(output)}`,
  legend: {
    first: 'until the first token',
    streaming: 'streaming',
    tool: 'tool',
    waiting: 'waiting for a person',
  },
  earlier: 'Earlier events are still loading.',
};

export const totals = {
  turns: 'Turns',
  calls: 'Model calls',
  tokens: 'Tokens',
  in: 'in',
  out: 'out',
  cost: 'Cost',
  orMore: 'or more',
  worked: 'Worked',
  waited: 'Waited',
  checked: 'The rows add up to what the run reported.',
  differs: (name: Counted, reported: number | null, summed: number | null): string => {
    const text = (value: number | null): string =>
      name === 'cost_usd' ? dollars(value) : tokens(value);
    return `${DIFFERS[name]}: the run reported ${text(reported)}, its rows add up to ${text(summed)}`;
  },
};

const DIFFERS: Readonly<Record<Counted, string>> = {
  input_tokens: 'Input tokens',
  output_tokens: 'Output tokens',
  cost_usd: 'Cost',
  model_calls: 'Model calls',
};

export const replay = {
  bar: 'Replay',
  play: 'Play',
  pause: 'Pause',
  at: (at: number, of: number): readonly [string, string, string] => [
    'Event ',
    count(at),
    ` of ${count(of)}`,
  ],
  slider: 'Event',
  step: 'Step',
  live: 'Show now',
};

export const fork = {
  here: 'Fork here',
  forking: 'Forking…',
  notHere:
    'A chat can be forked where a person was asked or a run had ended, not in the middle of work.',
  nearest: (seq: number): string => `Fork at event ${count(seq)} instead`,
  none: 'There is no such place before this step.',
  failed: (message: string): string => `The chat could not be forked: ${message}`,
};
