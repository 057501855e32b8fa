import type { JsonObject, JsonValue } from '@mozaiks/contracts';
import type ts from 'typescript';
import { isShaped, propertiesOf, requiredOf } from './object-schema.ts';
import type { DocComment } from './doc-comment.ts';
import { readPlainValue } from './plain-value.ts';
import { convertType } from './type-to-schema.ts';
import type { TypeReader } from './type-reader.ts';

export interface PatternInput {
  readonly reader: TypeReader;
  readonly docs: DocComment;
  readonly pattern: ts.ObjectBindingPattern;
}

interface Element {
  readonly key: string;
  readonly element: ts.BindingElement;
  readonly initial: JsonValue | undefined;
}

/** The keys that a pattern names. Computed keys and the rest element are left out. */
export function elementsOf({ reader, pattern }: PatternInput): readonly Element[] {
  const { ts } = reader;
  return pattern.elements.flatMap((element): readonly Element[] => {
    const key = element.propertyName ?? element.name;
    if (element.dotDotDotToken !== undefined) return [];
    if (!ts.isIdentifier(key) && !ts.isStringLiteral(key) && !ts.isNumericLiteral(key)) return [];
    const initial =
      element.initializer === undefined ? undefined : readPlainValue(reader, element.initializer);
    return [{ key: key.text, element, initial }];
  });
}

const typeOf = (value: JsonValue | undefined): JsonObject =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? { type: typeof value }
    : {};

/** The schema of a pattern whose type does not declare its keys. */
export function untypedSchema(input: PatternInput): JsonObject {
  const { reader, docs, pattern } = input;
  const elements = elementsOf(input);
  const properties = elements.map(({ key, initial }): [string, JsonValue] => {
    const written = docs.parameters.get(key)?.type;
    const documented =
      written === undefined
        ? undefined
        : convertType(reader, reader.checker.getTypeFromTypeNode(written));
    return [key, documented?.schema ?? typeOf(initial)];
  });
  const isRequired = ({ key, element }: Element): boolean =>
    element.initializer === undefined && docs.parameters.get(key)?.optional !== true;
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    required: elements.filter(isRequired).map(({ key }) => key),
    additionalProperties: elements.length < pattern.elements.length || elements.length === 0,
  };
}

function withElement(
  input: PatternInput,
  schema: JsonObject,
  { element, initial }: Element,
): JsonObject {
  const { ts } = input.reader;
  const own = initial === undefined ? schema : { ...schema, default: initial };
  return ts.isObjectBindingPattern(element.name) && isShaped(schema)
    ? withPattern({ ...input, pattern: element.name }, own)
    : own;
}

/** A schema with the defaults of a pattern. A key with a default is optional. */
export function withPattern(input: PatternInput, schema: JsonObject): JsonObject {
  const properties = { ...propertiesOf(schema) };
  const optional = new Set<string>();
  for (const found of elementsOf(input)) {
    const property = Object.hasOwn(properties, found.key) ? properties[found.key] : undefined;
    if (found.element.initializer !== undefined) optional.add(found.key);
    if (property !== undefined)
      properties[found.key] = withElement(input, property as JsonObject, found);
  }
  return {
    ...schema,
    properties,
    required: requiredOf(schema).filter((key) => !optional.has(key)),
  };
}
