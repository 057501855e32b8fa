import type {
  CallStyle,
  Conversion,
  JsonObject,
  JsonValue,
  ParameterBinding,
} from '@mozaiks/contracts';
import { propertiesOf, requiredOf } from './object-schema.ts';
import { argumentObject, isArgumentObject, withDescription } from './argument-object.ts';
import { isCallable } from './object-type.ts';
import { parametersOf, type Parameter, type SignatureInput } from './parameters.ts';
import { readPlainValue } from './plain-value.ts';
import { convertType } from './type-to-schema.ts';
import { beneath, unlessRefused, type TypeReader } from './type-reader.ts';

export interface Signature {
  readonly parameters: JsonObject;
  readonly call: CallStyle;
}

const callOf = (call: CallStyle, convert: NonNullable<CallStyle['convert']>): CallStyle =>
  Object.keys(convert).length === 0 ? call : { ...call, convert };

function withDefinitions({ definitions }: TypeReader, schema: JsonObject): JsonObject {
  return definitions.schemas.size === 0
    ? schema
    : { ...schema, $defs: Object.fromEntries(definitions.schemas) };
}

/** Whether the default of a parameter is more than an empty object. */
function hasDefault({ reader: { ts } }: SignatureInput, { declaration }: Parameter): boolean {
  const initial = declaration?.initializer;
  if (initial === undefined) return false;
  return !ts.isObjectLiteralExpression(initial) || initial.properties.length > 0;
}

/** The signature with one parameter as the argument object and the others filled by the runtime. */
function objectSignature(
  input: SignatureInput,
  only: Parameter,
  all: readonly Parameter[],
): Signature {
  const { schema, convert } = argumentObject(input, only);
  const withDefault = hasDefault(input, only);
  const parameters = withDefinitions(
    input.reader,
    withDefault ? { ...schema, required: [] } : schema,
  );
  const rest = all.filter((parameter) => parameter !== only).map(({ name }) => name);
  const isUsual =
    all[0] === only && rest.length < 2 && rest.every((name) => name === 'ctx') && !withDefault;
  if (isUsual) return { parameters, call: callOf({ style: 'object', parameters: rest }, convert) };
  const object: ParameterBinding = { object: 'all', ...(withDefault ? { has_default: true } : {}) };
  const bindings = all.map((parameter) => (parameter === only ? object : parameter.name));
  return { parameters, call: callOf({ style: 'positional', parameters: bindings }, convert) };
}

interface Arguments {
  readonly properties: Record<string, JsonValue>;
  readonly required: string[];
  readonly convert: Record<string, Conversion>;
  isOpen: boolean;
}

function bindPattern(input: SignatureInput, parameter: Parameter, to: Arguments): ParameterBinding {
  const { schema, convert } = argumentObject(input, parameter);
  const keys = Object.keys(propertiesOf(schema));
  Object.assign(to.properties, propertiesOf(schema));
  Object.assign(to.convert, convert);
  if (!parameter.isOptional) to.required.push(...requiredOf(schema));
  const isOpen = schema['additionalProperties'] !== false;
  to.isOpen ||= isOpen;
  return {
    object: isOpen ? 'all' : keys,
    ...(hasDefault(input, parameter) ? { has_default: true } : {}),
  };
}

/**
 * Whether a parameter is an optional function. It is left out: tests may pass one, models cannot.
 */
const isLeftOut = (
  { reader: { checker } }: SignatureInput,
  { isOptional, type }: Parameter,
): boolean => isOptional && isCallable(checker.getNonNullableType(type));

function bindName(input: SignatureInput, parameter: Parameter, to: Arguments): ParameterBinding {
  const { reader, docs } = input;
  const { name, declaration, type, isRest, isOptional } = parameter;
  if (isLeftOut(input, parameter)) return name;
  const inner = beneath(reader, declaration);
  const documented = declaration?.type === undefined ? docs.parameters.get(name)?.type : undefined;
  const isBare = (type.flags & reader.ts.TypeFlags.Any) !== 0 && documented !== undefined;
  const meant = isBare ? reader.checker.getTypeFromTypeNode(documented) : type;
  const found = isOptional
    ? unlessRefused(inner, (quiet) => convertType(quiet, meant))
    : convertType(inner, meant);
  if (found === undefined) return name;
  const { schema, convert } = found;
  const initial =
    declaration?.initializer === undefined
      ? undefined
      : readPlainValue(inner, declaration.initializer);
  const withDefault = initial === undefined ? schema : { ...schema, default: initial };
  to.properties[name] = withDescription(withDefault, docs.parameters.get(name)?.description);
  if (!isOptional && !isRest) to.required.push(name);
  if (convert !== undefined) to.convert[name] = convert;
  return isRest ? { rest: name } : name;
}

function namedSignature(input: SignatureInput, all: readonly Parameter[]): Signature {
  const to: Arguments = { properties: {}, required: [], convert: {}, isOpen: false };
  const bindings = all.map((parameter): ParameterBinding => {
    if (parameter.isInjected) return parameter.name;
    return parameter.pattern === undefined
      ? bindName(input, parameter, to)
      : bindPattern(input, parameter, to);
  });
  const { properties, required, isOpen } = to;
  const schema: JsonObject = {
    type: 'object',
    properties,
    required: [...new Set(required)],
    additionalProperties: isOpen,
  };
  return {
    parameters: withDefinitions(input.reader, schema),
    call: callOf({ style: 'positional', parameters: bindings }, to.convert),
  };
}

/**
 * The arguments that a model may send, and how the function takes them. If exactly one parameter is
 * not injected and its type is an object, that is the argument object; otherwise arguments bind by
 * parameter name.
 */
export function readSignature(input: SignatureInput): Signature {
  const all = parametersOf(input);
  const visible = all.filter((parameter) => !parameter.isInjected);
  const [only] = visible;
  const isObject =
    visible.length === 1 && only !== undefined && isArgumentObject(input.reader, only);
  return isObject ? objectSignature(input, only, all) : namedSignature(input, all);
}
