import type { Conversion, JsonObject, JsonValue } from '@mozaiks/contracts';
import type ts from 'typescript';
import { memberDescription } from './doc-comment.ts';
import { templatePattern } from './template-pattern.ts';
import { inWrittenOrder } from './type-order.ts';
import type { ConvertType } from './type-to-schema.ts';
import {
  beneath,
  methodsMissing,
  notJson,
  textOf,
  unlessRefused,
  type Converted,
  type TypeReader,
} from './type-reader.ts';

interface Member {
  readonly key: string;
  readonly converted: Converted;
  readonly required: boolean;
}

/** Whether a type has no values. */
function isNothing({ ts }: TypeReader, type: ts.Type): boolean {
  const types = type.isUnion() ? type.types : [type];
  return types.every(({ flags }) => (flags & (ts.TypeFlags.Never | ts.TypeFlags.VoidLike)) !== 0);
}

/** Whether a type allows the value to be absent. */
export const mayBeAbsent = ({ ts }: TypeReader, type: ts.Type): boolean =>
  type.isUnion() && type.types.some(({ flags }) => (flags & ts.TypeFlags.VoidLike) !== 0);

export const isCallable = (type: ts.Type): boolean => type.getCallSignatures().length > 0;

/** Whether a field is a function. Such fields are left out, because no model can send one. */
function memberOf(reader: TypeReader, symbol: ts.Symbol, convert: ConvertType): Member | undefined {
  const { ts, checker } = reader;
  const type = checker.getTypeOfSymbol(symbol);
  const declaration = symbol.declarations?.[0];
  const inner = beneath(reader, declaration);
  if (isNothing(inner, type) || isCallable(checker.getNonNullableType(type))) return undefined;
  const isOptional = (symbol.flags & ts.SymbolFlags.Optional) !== 0 || mayBeAbsent(inner, type);
  const found = isOptional
    ? unlessRefused(inner, (quiet) => convert(quiet, type))
    : convert(inner, type);
  if (found === undefined) return undefined;
  const description =
    declaration === undefined ? undefined : memberDescription(inner, symbol, declaration);
  const schema = description === undefined ? found.schema : { ...found.schema, description };
  return { key: symbol.name, converted: { ...found, schema }, required: !isOptional };
}

function membersOf(reader: TypeReader, type: ts.Type, convert: ConvertType): readonly Member[] {
  const { ts, checker } = reader;
  // Names of symbols and of private fields, as the compiler writes them.
  const isHidden = ({ escapedName }: ts.Symbol): boolean => /^__[@#]/.test(String(escapedName));
  const symbols = checker.getPropertiesOfType(type).filter((symbol) => !isHidden(symbol));
  const isMapped = ((type as ts.ObjectType).objectFlags & ts.ObjectFlags.Mapped) !== 0;
  const byName = {
    placesOf: ({ name }: ts.Symbol) => [[`s:${name}`]],
    textOf: ({ name }: ts.Symbol) => name,
  };
  const ordered = isMapped ? inWrittenOrder(reader, symbols, byName) : symbols;
  return ordered.flatMap((symbol) => memberOf(reader, symbol, convert) ?? []);
}

interface Rest {
  readonly additionalProperties: JsonValue;
  readonly patternProperties?: JsonObject;
  readonly values?: Conversion;
}

/** The schema for the values of other keys. */
function restOf(reader: TypeReader, type: ts.Type, convert: ConvertType): Rest {
  const { ts, checker } = reader;
  const patterns: [string, JsonObject][] = [];
  let rest: Rest = { additionalProperties: false };
  for (const info of checker.getIndexInfosOfType(type)) {
    if ((info.keyType.flags & ts.TypeFlags.ESSymbolLike) !== 0) continue;
    const { schema, convert: values } = convert(beneath(reader, info.declaration), info.type);
    const isPattern = (info.keyType.flags & ts.TypeFlags.TemplateLiteral) !== 0;
    if (isPattern && values !== undefined) {
      notJson(reader, `a ${textOf(reader, info.type)} under a pattern of keys`, 'write string');
    }
    if (isPattern) patterns.push([templatePattern(reader, info.keyType), schema]);
    else
      rest = { ...rest, additionalProperties: schema, ...(values === undefined ? {} : { values }) };
  }
  return patterns.length === 0
    ? rest
    : { ...rest, patternProperties: Object.fromEntries(patterns) };
}

/** Notes that a value of a class arrives without its methods. */
function noteMethods(reader: TypeReader, type: ts.Type): void {
  const { ts, checker } = reader;
  const { name, flags } = type.getSymbol() ?? { name: '', flags: 0 };
  const behaviour = ts.SymbolFlags.Method | ts.SymbolFlags.Accessor;
  const isClass = (flags & ts.SymbolFlags.Class) !== 0;
  if (
    isClass &&
    checker.getPropertiesOfType(type).some((member) => (member.flags & behaviour) !== 0)
  )
    methodsMissing(reader, name);
}

/** The schema of an object type: its fields, those that it inherits, and its index signatures. */
export function objectType(reader: TypeReader, type: ts.Type, convert: ConvertType): Converted {
  const { checker } = reader;
  if (isCallable(type) || type.getConstructSignatures().length > 0) {
    return notJson(
      reader,
      `a function (${textOf(reader, type)})`,
      'leave it out, or import the function',
    );
  }
  noteMethods(reader, type);
  const members = membersOf(reader, type, convert);
  const { values, ...rest } = restOf(reader, type, convert);
  // `{}` and an empty interface allow any fields.
  const isEmpty =
    checker.getPropertiesOfType(type).length + checker.getIndexInfosOfType(type).length === 0;
  const schema: JsonObject = {
    type: 'object',
    properties: Object.fromEntries(members.map(({ key, converted }) => [key, converted.schema])),
    required: members.filter(({ required }) => required).map(({ key }) => key),
    ...rest,
    ...(isEmpty ? { additionalProperties: true } : {}),
  };
  const converting = members.flatMap(({ key, converted }) =>
    converted.convert === undefined ? [] : [[key, converted.convert] as const],
  );
  if (converting.length === 0 && values === undefined) return { schema };
  const properties = Object.fromEntries(converting);
  return {
    schema,
    convert: { to: 'object', properties, ...(values === undefined ? {} : { values }) },
  };
}
