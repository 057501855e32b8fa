import { SCALAR_STYLE, type ScalarEvent } from 'js-yaml';
import type { Position } from './node.ts';
import { isLiteralBlock, isVerbatim } from './scalar.ts';

/**
 * The start of a scalar, including its anchor and tag. `lastEnd` is the end of the previous value.
 */
export function startOf(event: ScalarEvent, lastEnd: number): number {
  const starts = [event.anchorStart - 1, event.tagStart].filter((start) => start >= 0);
  const quoted =
    event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED;
  // An empty value has no position. It is at the end of the previous token.
  const value = event.valueStart < 0 ? lastEnd : event.valueStart - (quoted ? 1 : 0);
  return starts.length === 0 ? value : Math.min(...starts);
}

/**
 * The position of the text of a value, if the file contains it character by character (without
 * escapes, for example).
 */
export function textAt(
  event: ScalarEvent,
  value: unknown,
  { source, place }: { source: string; place: (offset: number) => Position },
): { readonly textAt?: Position } {
  if (typeof value !== 'string') return {};
  if (isVerbatim(source, event, value)) return { textAt: place(event.valueStart) };
  if (!isLiteralBlock(source, event, value)) return {};
  return { textAt: { ...place(event.valueStart), column: event.indent + 1 } };
}
