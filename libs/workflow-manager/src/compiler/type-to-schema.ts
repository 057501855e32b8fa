import type ts from 'typescript';
import { tupleOrArray } from './lists.ts';
import { libraryType } from './library-type.ts';
import { literalOf } from './literals.ts';
import { objectType } from './object-type.ts';
import { templatePattern } from './template-pattern.ts';
import {
  anyValue,
  isUnresolved,
  notJson,
  textOf,
  unknownType,
  type Converted,
  type TypeReader,
} from './type-reader.ts';
import { unionType } from './union-type.ts';

const MAX_DEPTH = 40;

function primitive(reader: TypeReader, type: ts.Type): Converted | undefined {
  const { ts } = reader;
  const has = (flags: ts.TypeFlags): boolean => (type.flags & flags) !== 0;
  if (has(ts.TypeFlags.Any)) {
    return isUnresolved(type) ? unknownType(reader) : { schema: {} };
  }
  if (has(ts.TypeFlags.Unknown)) return { schema: {} };
  const literal = literalOf(reader, type);
  if (literal !== undefined) return { schema: { enum: [literal] } };
  if (has(ts.TypeFlags.TemplateLiteral))
    return { schema: { type: 'string', pattern: templatePattern(reader, type) } };
  if (has(ts.TypeFlags.StringLike)) return { schema: { type: 'string' } };
  if (has(ts.TypeFlags.NumberLike)) return { schema: { type: 'number' } };
  if (has(ts.TypeFlags.BooleanLike)) return { schema: { type: 'boolean' } };
  if (has(ts.TypeFlags.BigIntLike))
    return { schema: { type: 'string', pattern: '^-?[0-9]+$' }, convert: { to: 'bigint' } };
  if (has(ts.TypeFlags.Null)) return { schema: { type: 'null' } };
  if (has(ts.TypeFlags.Never | ts.TypeFlags.VoidLike)) return { schema: { not: {} } };
  if (has(ts.TypeFlags.NonPrimitive))
    return { schema: { type: 'object', properties: {}, required: [] } };
  if (has(ts.TypeFlags.ESSymbolLike)) return notJson(reader, 'a symbol', 'write string');
  return undefined;
}

/**
 * A branded string or number is read as a plain one, because no JSON value could carry the brand.
 */
function branded(reader: TypeReader, type: ts.Type): ts.Type | undefined {
  const { ts, checker } = reader;
  if (!type.isIntersection()) return undefined;
  const isPrimitive = ({ flags }: ts.Type): boolean =>
    (flags &
      (ts.TypeFlags.StringLike |
        ts.TypeFlags.NumberLike |
        ts.TypeFlags.BooleanLike |
        ts.TypeFlags.BigIntLike)) !==
    0;
  return (
    type.types.find(isPrimitive) ??
    type.types.find((part) => checker.isArrayType(part) || checker.isTupleType(part))
  );
}

/** Reads a type that may contain itself. Recursive occurrences become a `$ref`. */
function named(
  reader: TypeReader,
  type: ts.Type,
  read: (inner: TypeReader) => Converted,
): Converted {
  const { names, schemas } = reader.definitions;
  const known = names.get(type);
  if (known !== undefined && schemas.has(known)) return { schema: { $ref: `#/$defs/${known}` } };
  if (reader.open.includes(type)) {
    const name = known ?? freeName(reader, type);
    names.set(type, name);
    return { schema: { $ref: `#/$defs/${name}` } };
  }
  const found = read({ ...reader, open: [...reader.open, type] });
  const name = names.get(type);
  if (name === undefined) return found;
  schemas.set(name, found.schema);
  if (found.convert !== undefined) {
    const what = `a date, set, map or bigint inside ${name}, which contains itself,`;
    return notJson(reader, what, 'write string or a list, and convert it in the function');
  }
  return { schema: { $ref: `#/$defs/${name}` } };
}

function freeName({ definitions }: TypeReader, type: ts.Type): string {
  const written = type.aliasSymbol?.name ?? (type.getSymbol()?.name as string | undefined) ?? '';
  const base = /^[A-Za-z]\w*$/.test(written) && !written.startsWith('__') ? written : 'Type';
  const taken = new Set(definitions.names.values());
  let name = base;
  for (let at = 2; taken.has(name); at += 1) name = `${base}${at}`;
  return name;
}

/** The JSON Schema of a type as the compiler knows it. */
export function convertType(reader: TypeReader, type: ts.Type): Converted {
  const { ts, checker } = reader;
  if (reader.open.length > MAX_DEPTH) return anyValue(reader, `${textOf(reader, type)} has no end`);
  const simple = primitive(reader, type);
  if (simple !== undefined) return simple;
  const plain = branded(reader, type);
  if (plain !== undefined) return convertType(reader, plain);
  if ((type.flags & ts.TypeFlags.Instantiable) !== 0) {
    const constraint = checker.getBaseConstraintOfType(type);
    if (constraint === undefined || constraint === type) return { schema: {} };
    return convertType(reader, constraint);
  }
  if (type.isUnion()) return named(reader, type, (inner) => unionType(inner, type, convertType));
  const list = tupleOrArray(reader, type, convertType);
  if (list !== undefined) return list;
  return (
    libraryType(reader, type, convertType) ??
    named(reader, type, (inner) => objectType(inner, type, convertType))
  );
}

export type ConvertType = typeof convertType;
