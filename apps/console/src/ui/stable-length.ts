/**
 * How much of a text that grows will not be read differently when more comes: up to its last blank
 * line outside of code.
 */
export function stableLength(text: string): number {
  let stable = 0;
  let at = 0;
  let fence: string | null = null;
  for (const line of text.split('\n').slice(0, -1)) {
    at += line.length + 1;
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence === null && mark !== undefined) fence = mark;
    else if (fence !== null && mark?.startsWith(fence) === true) fence = null;
    if (fence === null && line.trim() === '') stable = at;
  }
  return stable;
}
