import type { Conversion, JsonObject } from '@mozaiks/contracts';
import type ts from 'typescript';
import { isShaped, propertiesOf, requiredOf, withoutKeys } from './object-schema.ts';
import type { DocComment } from './doc-comment.ts';
import { isCallable } from './object-type.ts';
import type { Parameter, SignatureInput } from './parameters.ts';
import { untypedSchema, withPattern } from './pattern-schema.ts';
import { convertType } from './type-to-schema.ts';
import {
  beneath,
  isUnresolved,
  notJson,
  textOf,
  type Converted,
  type TypeReader,
} from './type-reader.ts';

/** Arguments that one object parameter takes. */
export interface ArgumentObject {
  readonly schema: JsonObject;
  readonly convert: { readonly [argument: string]: Conversion };
}

export function withDescription(schema: JsonObject, description: string | undefined): JsonObject {
  return description === undefined || schema['description'] !== undefined
    ? schema
    : { ...schema, description };
}

/** A type without `null` and `undefined`, and of a type parameter its constraint. */
function plainType({ ts, checker }: TypeReader, type: ts.Type): ts.Type {
  const isOpen = (type.flags & ts.TypeFlags.Instantiable) !== 0;
  return checker.getNonNullableType(
    (isOpen ? checker.getBaseConstraintOfType(type) : undefined) ?? type,
  );
}

/**
 * Whether the only parameter that is not injected is the argument object: by its pattern or its
 * type.
 */
export function isArgumentObject(
  reader: TypeReader,
  { type, pattern, isRest, declaration }: Parameter,
): boolean {
  const { ts, checker } = reader;
  if (isRest) return false;
  if (pattern !== undefined) return true;
  const plain = plainType(reader, type);
  // A type without a declaration is probably an interface of a missing module.
  const written = declaration?.type ?? (declaration && ts.getJSDocType(declaration));
  if (isUnresolved(plain)) return written !== undefined && ts.isTypeReferenceNode(written);
  if ((plain.flags & ts.TypeFlags.NonPrimitive) !== 0) return true;
  if ((plain.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) === 0) return false;
  if (checker.isArrayType(plain) || checker.isTupleType(plain) || isCallable(plain)) return false;
  const quiet: TypeReader = {
    ...reader,
    notes: [],
    definitions: { names: new Map(), schemas: new Map() },
  };
  const { schema, convert } = convertType(quiet, plain);
  return convert?.to !== 'map' && (isShaped(schema) || schema['$ref'] !== undefined);
}

/** `$ref` at the top would hide the properties. */
function opened({ definitions }: TypeReader, found: Converted): Converted {
  const name = /^#\/\$defs\/(.+)$/.exec(String(found.schema['$ref']))?.[1];
  const schema = name === undefined ? undefined : definitions.schemas.get(name);
  return schema === undefined ? found : { ...found, schema };
}

/** A schema for values that fit either of two schemas. */
function either(a: JsonObject | undefined, b: JsonObject): JsonObject {
  if (a === undefined || JSON.stringify(a) === JSON.stringify(b)) return b;
  const [values, more] = [a['enum'], b['enum']];
  if (Array.isArray(values) && Array.isArray(more))
    return { enum: [...new Set([...values, ...more])] };
  return { anyOf: [...(Array.isArray(a['anyOf']) ? a['anyOf'] : [a]), b] };
}

/**
 * Merges several object schemas into one that allows what each of them allows, because vendors
 * refuse `anyOf` at the top of a schema.
 */
function flattened(schema: JsonObject): JsonObject {
  const options = Array.isArray(schema['anyOf']) ? (schema['anyOf'] as readonly JsonObject[]) : [];
  if (options.length === 0 || !options.every(isShaped)) return schema;
  const properties: Record<string, JsonObject> = {};
  for (const [key, property] of options.flatMap((option) => Object.entries(propertiesOf(option)))) {
    properties[key] = either(properties[key], property as JsonObject);
  }
  const required = Object.keys(properties).filter((key) =>
    options.every((option) => requiredOf(option).includes(key)),
  );
  const isOpen = options.some((option) => option['additionalProperties'] !== false);
  return { type: 'object', properties, required, additionalProperties: isOpen };
}

function conversionsOf(
  reader: TypeReader,
  { convert }: Converted,
  type: ts.Type,
): ArgumentObject['convert'] {
  if (convert?.to !== 'object') return {};
  if (convert.values !== undefined) {
    notJson(reader, `a value of ${textOf(reader, type)}`, 'name the keys, or write string');
  }
  return convert.properties;
}

const describe = (schema: JsonObject, { parameters }: DocComment): JsonObject => ({
  ...schema,
  properties: Object.fromEntries(
    Object.entries(propertiesOf(schema)).map(([key, property]) => [
      key,
      withDescription(property as JsonObject, parameters.get(key)?.description),
    ]),
  ),
});

/** The arguments that a parameter takes as an object. */
export function argumentObject(
  { reader, docs, injected }: SignatureInput,
  parameter: Parameter,
): ArgumentObject {
  const inner = beneath(reader, parameter.declaration);
  const type = plainType(inner, parameter.type);
  const found = opened(inner, convertType(inner, type));
  const base = flattened(found.schema);
  const { pattern } = parameter;
  const input = pattern === undefined ? undefined : { reader: inner, docs, pattern };
  const typed = input === undefined || isShaped(base) ? base : untypedSchema(input);
  const whole: JsonObject = isShaped(typed)
    ? typed
    : { type: 'object', properties: {}, required: [], additionalProperties: true };
  const schema = input === undefined ? whole : withPattern(input, whole);
  return {
    schema: withoutKeys(describe(schema, docs), injected),
    convert: conversionsOf(inner, found, type),
  };
}
