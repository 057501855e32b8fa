import type { UsageGroup, UsageSummary } from '@mozaiks/contracts';
import { clean } from './clean.ts';

const COUNTS = [
  'calls',
  'unknown',
  'input_tokens',
  'output_tokens',
  'cached_input_tokens',
  'reasoning_tokens',
] as const;

/** One line for each group, and the total. A cost with `>=` lacks the cost of some calls. */
export function usageTable(items: readonly UsageSummary[], by: readonly UsageGroup[]): string {
  if (items.length === 0) return 'no usage\n';
  const head = [...by, ...COUNTS, 'cost_usd'];
  const rows = items.map((item) => [...by.map((name) => nameOf(item, name)), ...numbersOf(item)]);
  const total =
    by.length === 0
      ? []
      : [
          [
            ...by.map((_name, index) => (index === 0 ? 'total' : '')),
            ...numbersOf(items.reduce(added)),
          ],
        ];
  const lines = [head, ...rows, ...total];
  const widths = head.map((_column, index) =>
    Math.max(...lines.map((line) => line[index]?.length ?? 0)),
  );
  const padded = (line: readonly string[]): string =>
    line
      .map((text, index) =>
        index < by.length ? text.padEnd(widths[index] ?? 0) : text.padStart(widths[index] ?? 0),
      )
      .join('  ');
  return lines.map((line) => `${padded(line).trimEnd()}\n`).join('');
}

/** Usage of erased chats has no user. */
const nameOf = ({ group }: UsageSummary, name: UsageGroup): string =>
  clean(group[name] ?? '(erased)').replace(/\s/g, ' ');

const numbersOf = (sums: UsageSummary): string[] => [
  ...COUNTS.map((count) => String(sums[count])),
  `${sums.cost_incomplete ? '>=' : ''}${sums.cost_usd.toFixed(6)}`,
];

const added = (one: UsageSummary, other: UsageSummary): UsageSummary => ({
  group: {},
  calls: one.calls + other.calls,
  unknown: one.unknown + other.unknown,
  input_tokens: one.input_tokens + other.input_tokens,
  output_tokens: one.output_tokens + other.output_tokens,
  cached_input_tokens: one.cached_input_tokens + other.cached_input_tokens,
  reasoning_tokens: one.reasoning_tokens + other.reasoning_tokens,
  cost_usd: one.cost_usd + other.cost_usd,
  cost_incomplete: one.cost_incomplete || other.cost_incomplete,
});
