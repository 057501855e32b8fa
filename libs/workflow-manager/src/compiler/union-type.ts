import type { JsonObject, JsonValue } from '@mozaiks/contracts';
import type ts from 'typescript';
import { literalOf } from './literals.ts';
import { inWrittenOrder, placesOf, type Places } from './type-order.ts';
import type { ConvertType } from './type-to-schema.ts';
import { textOf, type Converted, type TypeReader } from './type-reader.ts';
import { uniteConversions } from './unite-conversions.ts';

interface Members {
  readonly literals: readonly (string | number | boolean)[];
  readonly isNullable: boolean;
  readonly others: readonly ts.Type[];
}

const SCALARS = ['string', 'number', 'boolean'];

/** `true | false` among the members is `boolean`. */
function literalsOf(reader: TypeReader, types: readonly ts.Type[]) {
  const literals = types.filter((type) => literalOf(reader, type) !== undefined);
  const textOf = (type: ts.Type): string => JSON.stringify(literalOf(reader, type));
  const ordered = inWrittenOrder(reader, literals, {
    placesOf: (type) => literalPlaces(reader, type),
    textOf,
  });
  const values = ordered.flatMap((type) => literalOf(reader, type) ?? []);
  const isBoolean = values.includes(true) && values.includes(false);
  return {
    isBoolean,
    values: isBoolean ? values.filter((value) => typeof value !== 'boolean') : values,
  };
}

/**
 * The places of a literal. A member of an enum has the place of its declaration; other literals
 * have the place at which they are written.
 */
function literalPlaces(reader: TypeReader, type: ts.Type): Places {
  const value = literalOf(reader, type);
  return [[...placesOf(type).flat(), `${typeof value === 'number' ? 'n' : 's'}:${String(value)}`]];
}

function membersOf(
  reader: TypeReader,
  union: ts.UnionType,
): Members & { readonly isBoolean: boolean } {
  const { ts } = reader;
  const has = ({ flags }: ts.Type, wanted: ts.TypeFlags): boolean => (flags & wanted) !== 0;
  const types = union.types.filter(
    (type) => !has(type, ts.TypeFlags.VoidLike | ts.TypeFlags.Never),
  );
  const { isBoolean, values } = literalsOf(reader, types);
  const others = types.filter(
    (type) => literalOf(reader, type) === undefined && !has(type, ts.TypeFlags.Null),
  );
  const byPlace = { placesOf, textOf: (type: ts.Type) => textOf(reader, type) };
  const isNullable = types.some((type) => has(type, ts.TypeFlags.Null));
  return {
    literals: values,
    isBoolean,
    isNullable,
    others: inWrittenOrder(reader, others, byPlace),
  };
}

/** Sorts scalars first, because the compiler's own order depends on what it has read before. */
function inOrder(members: readonly Converted[]): readonly Converted[] {
  const rank = ({ schema }: Converted): number => {
    const at = SCALARS.indexOf(String(schema['type']));
    return at < 0 || schema['pattern'] !== undefined || schema['format'] !== undefined
      ? SCALARS.length
      : at;
  };
  const seen = new Set<string>();
  const unique = members.filter(({ schema }) => {
    const text = JSON.stringify(schema);
    const isNew = !seen.has(text);
    seen.add(text);
    return isNew;
  });
  return unique
    .map((member, at) => ({ member, at }))
    .sort((a, b) => rank(a.member) - rank(b.member) || a.at - b.at)
    .map(({ member }) => member);
}

/** Literals that no other member covers. For example, `string` covers `'red'`. */
function uncovered(
  literals: Members['literals'],
  others: readonly Converted[],
): readonly JsonValue[] {
  const plain = others
    .filter(({ schema }) => Object.keys(schema).length === 1)
    .map(({ schema }) => schema['type']);
  return literals.filter((value) => !plain.includes(typeof value));
}

function schemaOf(
  others: readonly Converted[],
  values: readonly JsonValue[],
  isNullable: boolean,
): JsonObject {
  if (others.some(({ schema }) => Object.keys(schema).length === 0)) return {};
  if (others.length === 0)
    return values.length === 0
      ? { type: 'null' }
      : { enum: [...values, ...(isNullable ? [null] : [])] };
  const schemas: readonly JsonObject[] = [
    ...others.map(({ schema }) => schema),
    ...(values.length === 0 ? [] : [{ enum: [...values] }]),
    ...(isNullable ? [{ type: 'null' }] : []),
  ];
  const [only] = schemas;
  return schemas.length === 1 && only !== undefined ? only : { anyOf: [...schemas] };
}

/** The schema of a union, without its `undefined`, in the order in which the author wrote it. */
export function unionType(
  reader: TypeReader,
  union: ts.UnionType,
  convert: ConvertType,
): Converted {
  const { literals, isBoolean, isNullable, others } = membersOf(reader, union);
  const read = others.map((type) => convert(reader, type));
  const all = inOrder(isBoolean ? [...read, { schema: { type: 'boolean' } }] : read);
  const values = uncovered(literals, all);
  const schema = schemaOf(all, values, isNullable);
  const conversion = uniteConversions(reader, union, [
    ...read,
    ...values.map((value) => ({ schema: { type: typeof value } })),
  ]);
  return conversion === undefined ? { schema } : { schema, convert: conversion };
}
