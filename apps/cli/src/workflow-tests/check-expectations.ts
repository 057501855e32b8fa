import {
  canonicalJson,
  type EventType,
  type JsonObject,
  type JsonValue,
  type RuntimeEvent,
} from '@mozaiks/contracts';
import type { Expectation, WorkflowTest } from '@mozaiks/workflow-manager';
import { compare, type Difference } from './compare.ts';

/** The result of a tested chat. */
export interface Outcome {
  readonly events: readonly RuntimeEvent[];
  /** The values of the variables at the end. */
  readonly context: ReadonlyMap<string, JsonValue>;
}

/** A failed expectation, and its position in the test file. */
export interface TestFailure {
  readonly at: Expectation['at'];
  readonly message: string;
  /** A diff: lines with `-` are expected, lines with `+` occurred. */
  readonly lines: readonly string[];
}

/** Events that fail a test unless it expects them. */
const UNWANTED: readonly EventType[] = ['workflow_error', 'command_rejected'];
/** The maximum number of listed events, and of characters in a line. */
const MAX_LISTED = 12;
const MAX_LINE = 200;

/** The event in the form of a test file. */
const valueOf = ({
  seq: _seq,
  ts: _ts,
  chat_id: _chat,
  run_id: _run,
  ...fields
}: RuntimeEvent): JsonObject => fields as unknown as JsonObject;

const shortened = (text: string): string =>
  text.length > MAX_LINE ? `${text.slice(0, MAX_LINE)}…` : text;
const shown = (value: JsonValue | undefined): string =>
  value === undefined ? '(nothing)' : shortened(canonicalJson(value));
const shownEvent = (event: RuntimeEvent): string => {
  const { type, ...fields } = valueOf(event);
  return `${event.seq} ${String(type)} ${shown(fields)}`;
};
const diffLines = (differences: readonly Difference[]): readonly string[] =>
  differences.flatMap(({ path, expected, actual }) => {
    const name = path === '' ? '' : `${path}: `;
    return [`- ${name}${shown(expected)}`, `+ ${name}${shown(actual)}`];
  });

/** All failures, in the order of the file. */
export const checkExpectations = (test: WorkflowTest, outcome: Outcome): readonly TestFailure[] => [
  ...checkEvents(test, outcome.events),
  ...checkContext(test, outcome.context),
  ...checkForbidden(test, outcome.events),
];

function checkEvents(
  { events: expected, patterns }: WorkflowTest,
  events: readonly RuntimeEvent[],
): readonly TestFailure[] {
  const failures: TestFailure[] = [];
  let next = 0;
  for (const { value, at } of expected) {
    const fits = (event: RuntimeEvent): boolean =>
      compare(value, valueOf(event), { patterns }).length === 0;
    const found = events.findIndex((event, index) => index >= next && fits(event));
    if (found >= 0) next = found + 1;
    else
      failures.push({
        at,
        message: `no such event: ${shown(value)}`,
        lines: insteadOf(value, { events, next, earlier: events.find(fits), patterns }),
      });
  }
  return failures;
}

interface Search {
  readonly events: readonly RuntimeEvent[];
  /** The index at which the search started. */
  readonly next: number;
  readonly earlier: RuntimeEvent | undefined;
  readonly patterns: WorkflowTest['patterns'];
}

function insteadOf(
  value: JsonObject,
  { events, next, earlier, patterns }: Search,
): readonly string[] {
  if (earlier !== undefined) return [`it came too early: ${shownEvent(earlier)}`];
  const later = events.slice(next);
  const near = nearestOf(value, later, patterns) ?? nearestOf(value, events, patterns);
  if (near !== undefined)
    return [`nearest: event ${near.event.seq}`, ...diffLines(near.differences)];
  if (later.length === 0) return ['no event came after the one before it'];
  const left = later.length - MAX_LISTED;
  return [
    'these came instead:',
    ...later.slice(0, MAX_LISTED).map((event) => `+ ${shownEvent(event)}`),
    ...(left > 0 ? [`and ${left} more`] : []),
  ];
}

/** The event of the same type that differs least; the first of several. */
const nearestOf = (
  value: JsonObject,
  events: readonly RuntimeEvent[],
  patterns: Search['patterns'],
) =>
  events
    .filter(({ type }) => type === value['type'])
    .map((event) => ({ event, differences: compare(value, valueOf(event), { patterns }) }))
    .sort((a, b) => a.differences.length - b.differences.length)[0];

const checkContext = (
  { final_context, patterns }: WorkflowTest,
  context: Outcome['context'],
): readonly TestFailure[] =>
  Object.entries(final_context).flatMap(([name, { value, at }]) => {
    const differences = compare(value, context.get(name) ?? null, { patterns, path: name });
    return differences.length === 0
      ? []
      : [
          {
            at,
            message: `the variable ${name} has another value at the end`,
            lines: diffLines(differences),
          },
        ];
  });

function checkForbidden(
  test: WorkflowTest,
  events: readonly RuntimeEvent[],
): readonly TestFailure[] {
  const named = new Set(test.events.map(({ value }) => value['type']));
  const start = { file: test.file, line: 1, column: 1 };
  const unwanted = UNWANTED.filter((type) => !named.has(type)).map((type) => ({
    value: { type },
    at: start,
  }));
  return [...test.forbidden, ...unwanted].flatMap(({ value, at }) => {
    const found = events.find((event) => compare(value, valueOf(event), test).length === 0);
    const message =
      at === start ? 'the test does not expect this event' : `forbidden event: ${shown(value)}`;
    return found === undefined ? [] : [{ at, message, lines: [`+ ${shownEvent(found)}`] }];
  });
}
