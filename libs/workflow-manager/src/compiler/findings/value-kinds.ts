import type ts from 'typescript';
import type { ValueKind } from '../../signature/code-findings.ts';
import type { OwnFile } from './own-file.ts';

function primitiveKind({ ts }: OwnFile, type: ts.Type): ValueKind | undefined {
  const has = (flags: ts.TypeFlags): boolean => (type.flags & flags) !== 0;
  if (has(ts.TypeFlags.StringLike)) return 'string';
  if (has(ts.TypeFlags.BooleanLike)) return 'boolean';
  if (type.isNumberLiteral()) return Number.isInteger(type.value) ? 'integer' : 'fraction';
  if (has(ts.TypeFlags.NumberLike)) return 'number';
  return has(ts.TypeFlags.Null | ts.TypeFlags.VoidLike) ? 'null' : undefined;
}

/**
 * Whether the type is an interface, a type alias or an object literal of an author. Instances of
 * classes may become any JSON.
 */
function isPlainObject({ ts, checker }: OwnFile, type: ts.Type): boolean {
  if (
    (type.flags & ts.TypeFlags.Object) === 0 ||
    type.getCallSignatures().length > 0 ||
    type.isClass()
  )
    return false;
  if (checker.getPropertyOfType(type, 'toJSON') !== undefined) return false;
  const files = (type.getSymbol()?.declarations ?? []).map((declaration) =>
    declaration.getSourceFile(),
  );
  return files.length > 0 && files.every(({ isDeclarationFile }) => !isDeclarationFile);
}

function kindOf(own: OwnFile, type: ts.Type): ValueKind | undefined {
  const { checker } = own;
  const simple = primitiveKind(own, type);
  if (simple !== undefined) return simple;
  if (checker.isArrayType(type) || checker.isTupleType(type)) return 'array';
  if (type.getSymbol()?.name === 'Promise') return 'promise';
  return isPlainObject(own, type) ? 'object' : undefined;
}

/** The JSON types of a value of the type. Undefined if any type is possible. */
export function kindsOf(own: OwnFile, type: ts.Type): readonly ValueKind[] | undefined {
  const kinds = (type.isUnion() ? type.types : [type]).map((part) => kindOf(own, part));
  const known = kinds.filter((kind) => kind !== undefined);
  return known.length < kinds.length ? undefined : [...new Set(known)];
}

const PROTOTYPES: readonly (readonly [object, readonly ValueKind[]])[] = [
  [String.prototype, ['string']],
  [Number.prototype, ['integer', 'fraction', 'number']],
  [Boolean.prototype, ['boolean']],
  [Array.prototype, ['array']],
];

/** The kinds of values that have a member of the name. An object may have any member. */
export const kindsWith = (member: string): readonly ValueKind[] => [
  ...PROTOTYPES.flatMap(([prototype, kinds]) => (member in prototype ? kinds : [])),
  'object',
];
