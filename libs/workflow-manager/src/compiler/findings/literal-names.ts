import type ts from 'typescript';
import type { OwnFile } from './own-file.ts';

/**
 * The texts that an expression can be, apart from `null`. Undefined if only running the code would
 * show them.
 */
export function literalNames(
  { ts, checker }: OwnFile,
  expression: ts.Expression,
): readonly string[] | undefined {
  const type = checker.getTypeAtLocation(expression);
  const isAbsent = ({ flags }: ts.Type): boolean =>
    (flags & (ts.TypeFlags.Null | ts.TypeFlags.VoidLike)) !== 0;
  const parts = (type.isUnion() ? type.types : [type]).filter((part) => !isAbsent(part));
  const names = parts.flatMap((part) => (part.isStringLiteral() ? [part.value] : []));
  return names.length === parts.length ? names : undefined;
}
