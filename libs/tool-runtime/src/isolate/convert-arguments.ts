import type { Conversion, JsonObject, JsonValue } from '@mozaiks/contracts';
import { CodedError } from './coded-error.ts';

type Plain = { readonly [key: string]: JsonValue };

const isPlain = (value: JsonValue): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function toDate(text: string): Date {
  const date = new Date(text);
  if (!Number.isNaN(date.getTime())) return date;
  throw new CodedError('tool_invalid_arguments', `"${text}" is not a date: write ISO 8601`);
}

function toBigInt(value: string | number): bigint {
  try {
    return BigInt(value);
  } catch {
    throw new CodedError('tool_invalid_arguments', `"${value}" is not an integer: write digits`);
  }
}

const each = (items: readonly JsonValue[], by: Conversion | undefined): readonly unknown[] =>
  by === undefined ? items : items.map((item) => convert(item, by));

function eachOf(items: readonly JsonValue[], by: Extract<Conversion, { to: 'tuple' }>): unknown[] {
  return items.map((item, index) => {
    const conversion = index < by.items.length ? by.items[index] : by.rest;
    return conversion ? convert(item, conversion) : item;
  });
}

function fieldsOf(value: Plain, by: Extract<Conversion, { to: 'object' }>): object {
  const entries = Object.entries(value).map(([key, field]) => {
    const conversion = Object.hasOwn(by.properties, key) ? by.properties[key] : by.values;
    return [key, conversion === undefined ? field : convert(field, conversion)] as const;
  });
  return Object.fromEntries(entries);
}

/**
 * Whether the conversion applies to the value. Values of other JSON types, such as null, stay
 * unchanged.
 */
function fits(value: JsonValue, by: Conversion): boolean {
  switch (by.to) {
    case 'date':
      return typeof value === 'string';
    case 'bigint':
      return typeof value === 'string' || typeof value === 'number';
    case 'set':
    case 'list':
    case 'tuple':
      return Array.isArray(value);
    case 'map':
    case 'object':
      return isPlain(value);
    case 'one_of':
      return by.options.some((option) => fits(value, option));
  }
}

function convert(value: JsonValue, by: Conversion): unknown {
  if (!fits(value, by)) return value;
  if (by.to === 'one_of') {
    const option = by.options.find((candidate) => fits(value, candidate));
    return option === undefined ? value : convert(value, option);
  }
  if (typeof value === 'string') return by.to === 'date' ? toDate(value) : toBigInt(value);
  if (typeof value === 'number') return toBigInt(value);
  if (Array.isArray(value)) {
    if (by.to === 'tuple') return eachOf(value, by);
    const items = by.to === 'set' || by.to === 'list' ? each(value, by.items) : value;
    return by.to === 'set' ? new Set(items) : items;
  }
  if (!isPlain(value)) return value;
  if (by.to === 'object') return fieldsOf(value, by);
  const values = by.to === 'map' ? by.values : undefined;
  return new Map(
    Object.entries(fieldsOf(value, { to: 'object', properties: {}, ...(values && { values }) })),
  );
}

/**
 * Converts arguments to the declared types of the function, such as ISO text to a `Date`, or a list
 * to a `Set`.
 */
export function convertArguments(
  given: JsonObject,
  conversions: { readonly [argument: string]: Conversion } | undefined,
): Readonly<Record<string, unknown>> {
  if (conversions === undefined) return given;
  const entries = Object.entries(given).map(([name, value]) => {
    const by = Object.hasOwn(conversions, name) ? conversions[name] : undefined;
    return [name, by === undefined ? value : convert(value, by)] as const;
  });
  return Object.fromEntries(entries);
}
