import type ts from 'typescript';
import type { TypeReader } from './type-reader.ts';

/** The value of a literal type or of a member of an enum; undefined for other types. */
export function literalOf(
  { ts, checker }: TypeReader,
  type: ts.Type,
): string | number | boolean | undefined {
  if (type.isStringLiteral() || type.isNumberLiteral()) return type.value;
  if ((type.flags & ts.TypeFlags.BooleanLiteral) !== 0)
    return checker.typeToString(type) === 'true';
  return undefined;
}
