import type { JsonObject, JsonValue } from '@mozaiks/contracts';
import mongoose from 'mongoose';

const { ObjectId, Decimal128, Long, UUID } = mongoose.mongo.BSON;

/**
 * A stored document as JSON. Object ids, UUIDs, dates and decimals become strings. Fields that JSON
 * cannot represent (binary data, patterns, code) are left out, or null in a list.
 */
export const jsonOf = (document: object): JsonObject =>
  Object.fromEntries(
    Object.entries(document).flatMap(([key, value]): [string, JsonValue][] => {
      const json = valueOf(value);
      return json === undefined ? [] : [[key, json]];
    }),
  );

function valueOf(value: unknown): JsonValue | undefined {
  switch (typeof value) {
    case 'string':
      return value.toWellFormed();
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : undefined;
    case 'bigint':
      return value.toString();
    case 'object':
      return value === null ? null : objectOf(value);
    default:
      return undefined;
  }
}

function objectOf(value: object): JsonValue | undefined {
  if (Array.isArray(value)) return value.map((each: unknown) => valueOf(each) ?? null);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof Long || value instanceof Decimal128) return value.toString();
  if (value instanceof ObjectId || value instanceof UUID) return value.toString();
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null ? jsonOf(value) : undefined;
}
