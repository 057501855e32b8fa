/** What a scrolling element shows, in pixels. */
export interface Viewport {
  readonly top: number;
  readonly height: number;
}

export interface Rows {
  readonly count: number;
  readonly rowHeight: number;
  /** Rows to draw above and below what is seen. */
  readonly overscan: number;
}

/** The first row to draw, and the one after the last. */
export function rowsInView(
  { top, height }: Viewport,
  { count, rowHeight, overscan }: Rows,
): readonly [first: number, end: number] {
  const first = Math.floor(Math.max(0, top) / rowHeight) - overscan;
  const end = Math.ceil((Math.max(0, top) + height) / rowHeight) + overscan;
  const last = Math.min(count, Math.max(end, overscan));
  return [Math.max(0, Math.min(first, last)), last];
}

/**
 * The `top` with which a row is seen: the same if it is already, otherwise with the row in the
 * middle.
 */
export function scrollTo(
  { top, height }: Viewport,
  { index, rowHeight }: { readonly index: number; readonly rowHeight: number },
): number {
  const at = index * rowHeight;
  const header = rowHeight;
  if (at >= top && at + rowHeight + header <= top + height) return top;
  return Math.max(0, at - (height - header - rowHeight) / 2);
}

export const isAtEnd = ({ top, height }: Viewport, length: number): boolean =>
  top + height >= length - 4;
