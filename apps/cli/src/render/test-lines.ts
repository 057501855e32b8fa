import path from 'node:path';
import { verdictOf, type Tested, type Verdict } from '../workflow-tests/tested.ts';
import { clean } from './clean.ts';
import { counted } from './counted.ts';
import type { Style } from './style.ts';

export interface TestLinesInput {
  readonly style: Style;
  /** The path from the current folder to that of the workflows. */
  readonly from: string;
}

const WORDS: Readonly<Record<Verdict, string>> = {
  passed: 'ok    ',
  failed: 'FAILED',
  broken: 'BROKEN',
  skipped: 'skip  ',
};

/** A test with its failures. */
export function testLines(tested: Tested, { style, from }: TestLinesInput): string {
  const { test, failures, duration_ms } = tested;
  const verdict = verdictOf(tested);
  const isGood = verdict === 'passed' || verdict === 'skipped';
  const word = (isGood ? style.user : style.bad)(WORDS[verdict]);
  const found = failures.flatMap(({ at, message, lines }) => [
    `  ${path.join(from, at.file)}:${at.line}:${at.column} ${message}`,
    ...lines.map((line) => `    ${line}`),
  ]);
  return [
    `${word} ${test.workflow_name} ${clean(test.name)} ${style.dim(`(${duration_ms} ms)`)}`,
    ...found.map(clean),
  ].join('\n');
}

/** `3 tests, 1 failed` */
export function testSummary(tested: readonly Tested[]): string {
  const of = (verdict: Verdict): number =>
    tested.filter((each) => verdictOf(each) === verdict).length;
  const bad = [
    ...(of('failed') > 0 ? [`${of('failed')} failed`] : []),
    ...(of('broken') > 0 ? [`${of('broken')} could not be run`] : []),
  ];
  const skipped = of('skipped') > 0 ? [`${of('skipped')} skipped`] : [];
  const verdicts = bad.length + skipped.length === 0 ? ['all passed'] : [...bad, ...skipped];
  return [counted(tested.length, 'test'), ...verdicts].join(', ');
}
