import type ts from 'typescript';

/** The outermost node of exactly this extent, or the innermost one around it. */
export function nodeAt(file: ts.SourceFile, start: number, length: number): ts.Node {
  let found: ts.Node = file;
  for (;;) {
    const inner = childAround(file, found, { start, end: start + length });
    if (inner === undefined) return found;
    found = inner;
    if (found.getStart(file) === start && found.getEnd() === start + length) return found;
  }
}

const childAround = (
  file: ts.SourceFile,
  node: ts.Node,
  { start, end }: { start: number; end: number },
): ts.Node | undefined =>
  node.getChildren(file).find((child) => child.getStart(file) <= start && end <= child.getEnd());
