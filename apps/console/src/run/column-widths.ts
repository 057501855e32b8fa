import type { CSSProperties } from 'react';
import type { Run } from '../log/fold-run.ts';
import { duration } from '../text/format.ts';
import { run as text } from '../text/run.ts';
import { numbersOf } from './step-numbers.ts';

/** Columns are as wide as their longest number. */
export function columnWidths(run: Run | undefined, end: number): CSSProperties {
  let [time, tokens] = [0, 0];
  for (const step of run?.steps ?? []) {
    const numbers = numbersOf(step, end);
    time = Math.max(time, numbers.time === null ? 0 : duration(numbers.time).length);
    tokens = Math.max(
      tokens,
      numbers.tokens === null ? 0 : text.inOut(numbers.tokens.input, numbers.tokens.output).length,
    );
  }
  const width = (length: number, least: number): string =>
    `${Math.max(least, Math.round(length * 7) + 12)}px`;
  const seq = String(run?.last_seq ?? 0).length * 8 + 22;
  return {
    '--seq-width': `${Math.max(44, seq)}px`,
    '--time-width': width(time, 62),
    '--tokens-width': width(tokens, 80),
  };
}
