import type { WorkflowBounds } from '@mozaiks/contracts';
import { clean } from './clean.ts';

const COLUMNS = ['', 'turns', 'answers', 'calls', 'input tokens', 'output tokens', 'cost'] as const;

type Load = Pick<
  WorkflowBounds,
  'answers' | 'model_calls' | 'input_tokens' | 'output_tokens' | 'cost_usd'
>;

const number = (value: number | null): string =>
  value === null ? 'unknown' : value.toLocaleString('en-US');
const money = (value: number | null): string =>
  value === null ? 'unknown' : `$${value.toFixed(2)}`;

const cellsOf = (name: string, turns: number | null, load: Load): readonly string[] => [
  clean(name),
  turns === null ? '' : number(turns),
  number(load.answers),
  number(load.model_calls),
  number(load.input_tokens),
  number(load.output_tokens),
  money(load.cost_usd),
];

/**
 * A line for each agent and nested workflow and one for the total, then the limits that apply, and
 * what is unknown.
 */
export function boundsText(workflow_name: string, bounds: WorkflowBounds): string {
  const rows = [
    COLUMNS,
    ...bounds.agents.map((row) => cellsOf(row.agent, row.turns, row)),
    ...bounds.nested.map((row) => cellsOf(`${row.workflow_name} (${row.chats} nested)`, null, row)),
    cellsOf('total', bounds.turns, bounds),
  ];
  const widths = COLUMNS.map((_name, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const table = rows.map((row) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  '),
  );
  return [
    `${clean(workflow_name)}: at most, for one message of the user`,
    '',
    ...table.map((line) => line.trimEnd()),
    '',
    'answers: calls if nothing fails; calls: with every repetition, fallback, repair and empty answer',
    ...bounds.limits.map(({ of, why }) => `${of === 'cost_usd' ? 'cost' : of}: ${clean(why)}`),
    ...bounds.unknown.map((what) => `unknown: ${clean(what)}`),
    ...(bounds.endless.length === 0
      ? []
      : [`warning: only a limit ends a run of ${bounds.endless.map(clean).join(', ')}`]),
    '',
  ].join('\n');
}
