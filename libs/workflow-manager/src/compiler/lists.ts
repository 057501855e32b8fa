import type { Conversion, JsonObject } from '@mozaiks/contracts';
import type ts from 'typescript';
import type { ConvertType } from './type-to-schema.ts';
import type { Converted, TypeReader } from './type-reader.ts';

export function listOf({ schema, convert }: Converted, to: 'list' | 'set' = 'list'): Converted {
  const list: JsonObject = { type: 'array', items: schema };
  if (convert === undefined)
    return to === 'set' ? { schema: list, convert: { to } } : { schema: list };
  return { schema: list, convert: { to, items: convert } };
}

interface Element {
  readonly converted: Converted;
  readonly flags: ts.ElementFlags;
}

function tupleConversion(
  elements: readonly Element[],
  rest: Converted | undefined,
): Conversion | undefined {
  const items = elements.map(({ converted }) => converted.convert ?? null);
  if (items.every((item) => item === null) && rest?.convert === undefined) return undefined;
  return { to: 'tuple', items, ...(rest?.convert === undefined ? {} : { rest: rest.convert }) };
}

function tuple({ ts }: TypeReader, elements: readonly Element[]): Converted {
  const isRest = ({ flags }: Element): boolean => (flags & ts.ElementFlags.Variable) !== 0;
  const at = elements.findIndex(isRest);
  const fixed = at < 0 ? elements : elements.slice(0, at);
  const rest = at < 0 ? undefined : elements[at]?.converted;
  // JSON Schema can only limit the number of the elements after a rest element.
  const after = at < 0 ? 0 : elements.length - at - 1;
  const required = fixed.filter(({ flags }) => (flags & ts.ElementFlags.Required) !== 0).length;
  const schema: JsonObject = {
    type: 'array',
    ...(fixed.length === 0 ? {} : { prefixItems: fixed.map(({ converted }) => converted.schema) }),
    minItems: required + after,
    items: rest === undefined ? false : after > 0 ? {} : rest.schema,
  };
  const convert = tupleConversion(fixed, rest);
  return convert === undefined ? { schema } : { schema, convert };
}

/** The schema of a list; undefined for other types. */
export function tupleOrArray(
  reader: TypeReader,
  type: ts.Type,
  convert: ConvertType,
): Converted | undefined {
  const { checker } = reader;
  const isTuple = checker.isTupleType(type);
  if (!isTuple && !checker.isArrayType(type)) return undefined;
  const types = checker.getTypeArguments(type as ts.TypeReference);
  const [first] = types;
  if (!isTuple) return listOf(first === undefined ? { schema: {} } : convert(reader, first));
  const { elementFlags } = (type as ts.TupleTypeReference).target;
  const elements = types.map((element, at): Element => {
    const flags = elementFlags[at] ?? reader.ts.ElementFlags.Required;
    return { converted: convert(reader, element), flags };
  });
  return tuple(reader, elements);
}
