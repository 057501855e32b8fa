import { SCALAR_STYLE, type ScalarEvent } from 'js-yaml';
import type { Position } from './node.ts';
import { isLiteralBlock, isVerbatim } from './scalar.ts';

/**
 * Where a scalar starts, its anchor and tag included. `lastEnd` is where the value before it ends.
 */
export function startOf(event: ScalarEvent, lastEnd: number): number {
  const starts = [event.anchorStart - 1, event.tagStart].filter((start) => start >= 0);
  const quoted =
    event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED;
  // An empty value has no place of its own: it is where what comes before it ends.
  const value = event.valueStart < 0 ? lastEnd : event.valueStart - (quoted ? 1 : 0);
  return starts.length === 0 ? value : Math.min(...starts);
}

/**
 * Where the text of a value is, if it is written letter by letter: not with escapes, for example.
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
