import { INJECTED_PARAMETERS, type CallStyle, type JsonObject, type JsonValue } from '@mozaiks/contracts';
import type ts from 'typescript';
import type { DocComment } from './doc-comment.ts';
import type { FunctionNode } from './exported-function.ts';
import { readLiteral } from './literal.ts';
import { propertiesOf, withoutKeys } from './object-schema.ts';
import { mayBeAbsent, schemaOf, type TypeReader } from './type-to-schema.ts';

export interface Signature {
  readonly parameters: JsonObject;
  readonly call: CallStyle;
}

export const isInjected = (name: string): boolean => INJECTED_PARAMETERS.some((injected) => injected === name);

interface Described {
  readonly schema: JsonObject;
  readonly required: boolean;
}

const contextTypes = ['ToolContext', 'HookContext'];

/** The name under which the runtime fills a parameter: what is typed as the context is it, whatever it is called. */
function nameOf({ source: { ts } }: TypeReader, { name, type }: ts.ParameterDeclaration): string {
  const typeName = type !== undefined && ts.isTypeReferenceNode(type) ? type.typeName.getText() : '';
  return contextTypes.includes(typeName) ? 'ctx' : ts.isIdentifier(name) ? name.text : '';
}

function typeOfParameter({ source: { ts } }: TypeReader, parameter: ts.ParameterDeclaration): ts.TypeNode | undefined {
  return parameter.type ?? (ts.isIdentifier(parameter.name) ? ts.getJSDocType(parameter) : undefined);
}

function describe(reader: TypeReader, from: { type: ts.TypeNode | undefined; initial: ts.Expression | undefined }): JsonObject {
  const value: JsonValue | undefined = from.initial === undefined ? undefined : readLiteral(reader.source, from.initial);
  const guessed: JsonObject =
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? { type: typeof value } : {};
  const schema = from.type === undefined ? guessed : schemaOf(reader, from.type);
  return value === undefined ? schema : { ...schema, default: value };
}

function withDescription(schema: JsonObject, description: string | undefined): JsonObject {
  return description === undefined || schema['description'] !== undefined ? schema : { ...schema, description };
}

/** An argument object whose keys are only named by a destructuring pattern, or whose pattern adds defaults to a type. */
function fromPattern(reader: TypeReader, pattern: ts.ObjectBindingPattern, docs: DocComment): ReadonlyMap<string, Described> {
  const { ts } = reader.source;
  const entries = pattern.elements.flatMap((element): readonly [string, Described][] => {
    const key = element.propertyName ?? element.name;
    if (element.dotDotDotToken !== undefined || (!ts.isIdentifier(key) && !ts.isStringLiteral(key))) return [];
    const doc = docs.parameters.get(key.text);
    const schema = describe(reader, { type: doc?.type, initial: element.initializer });
    return [[key.text, { schema, required: element.initializer === undefined && doc?.optional !== true }]];
  });
  return new Map(entries);
}

function objectSchema(reader: TypeReader, parameter: ts.ParameterDeclaration, docs: DocComment): JsonObject {
  const { ts } = reader.source;
  const type = typeOfParameter(reader, parameter);
  const pattern = ts.isObjectBindingPattern(parameter.name) ? fromPattern(reader, parameter.name, docs) : new Map<string, Described>();
  const base: JsonObject =
    type === undefined
      ? {
          type: 'object',
          properties: Object.fromEntries([...pattern].map(([key, { schema }]) => [key, schema])),
          required: [...pattern].filter(([, { required }]) => required).map(([key]) => key),
          additionalProperties: pattern.size === 0,
        }
      : { type: 'object', ...schemaOf(reader, type) };
  const properties = Object.entries(propertiesOf(base)).map(([key, schema]): [string, JsonValue] => {
    const initial = pattern.get(key)?.schema['default'];
    const own = initial === undefined ? (schema as JsonObject) : { ...(schema as JsonObject), default: initial };
    return [key, withDescription(own, docs.parameters.get(key)?.description)];
  });
  const required = Array.isArray(base['required']) ? base['required'].filter((key) => pattern.get(String(key))?.required !== false) : [];
  return withoutKeys({ ...base, properties: Object.fromEntries(properties), required }, INJECTED_PARAMETERS);
}

/** Whether a parameter is the argument object, by its pattern, its type or its default. */
function isArgumentObject(reader: TypeReader, parameter: ts.ParameterDeclaration): boolean {
  const { ts } = reader.source;
  if (ts.isObjectBindingPattern(parameter.name)) return true;
  if (isInjected(nameOf(reader, parameter)) || parameter.dotDotDotToken !== undefined) return false;
  const type = typeOfParameter(reader, parameter);
  if (type === undefined) return parameter.initializer !== undefined && ts.isObjectLiteralExpression(parameter.initializer);
  const quiet: TypeReader = { ...reader, notes: [] };
  const schema = schemaOf(quiet, type);
  // A name that is declared nowhere here is most likely an interface from elsewhere.
  return schema['type'] === 'object' || (ts.isTypeReferenceNode(type) && Object.keys(schema).length === 0 && quiet.notes.length > 0);
}

function positional(reader: TypeReader, parameters: readonly ts.ParameterDeclaration[], docs: DocComment): Signature {
  const properties: Record<string, JsonValue> = {};
  const required: string[] = [];
  const names = parameters.map((parameter) => nameOf(reader, parameter));
  parameters.forEach((parameter, index) => {
    const name = names[index] ?? '';
    if (name === '' || isInjected(name) || parameter.dotDotDotToken !== undefined) return;
    const type = typeOfParameter(reader, parameter);
    const doc = docs.parameters.get(name);
    properties[name] = withDescription(describe(reader, { type, initial: parameter.initializer }), doc?.description);
    const optional =
      parameter.questionToken !== undefined || parameter.initializer !== undefined || doc?.optional === true || mayBeAbsent(reader, type);
    if (!optional) required.push(name);
  });
  return {
    parameters: { type: 'object', properties, required, additionalProperties: false },
    call: { style: 'positional', parameters: names },
  };
}

/** What a model may send, and how the function takes it. */
export function readSignature(reader: TypeReader, node: FunctionNode, docs: DocComment): Signature {
  const { ts } = reader.source;
  const parameters = node.parameters.filter(({ name }) => !(ts.isIdentifier(name) && name.text === 'this'));
  const [first, ...rest] = parameters;
  if (first === undefined || !isArgumentObject(reader, first)) return positional(reader, parameters, docs);
  const names = rest.map((parameter) => {
    const name = nameOf(reader, parameter);
    return isInjected(name) ? name : 'ctx';
  });
  return { parameters: objectSchema(reader, first, docs), call: { style: 'object', parameters: names } };
}
