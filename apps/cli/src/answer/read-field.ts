import { isJsonObject, type JsonValue } from '@mozaiks/contracts';
import type { Field } from './asking.ts';

/** `value` undefined: the field is omitted. */
type FieldRead =
  | { readonly ok: true; readonly value: JsonValue | undefined }
  | { readonly ok: false; readonly problem: string };

const problem = (text: string): FieldRead => ({ ok: false, problem: text });

/** Reads the line as the type that the field's schema names. */
export function readField({ name, required, schema }: Field, line: string): FieldRead {
  const text = line.trim();
  if (text === '') {
    if (schema['default'] !== undefined) return { ok: true, value: schema['default'] };
    return required ? problem(`${name} is needed.`) : { ok: true, value: undefined };
  }
  if (Array.isArray(schema['enum'])) return readOneOf(schema['enum'], text);
  switch (schema['type']) {
    case 'number':
    case 'integer':
      return readNumber(text, schema['type']);
    case 'boolean':
      return readYesNo(text);
    case 'array':
    case 'object':
      return readJson(text, schema['type']);
    default:
      return { ok: true, value: text };
  }
}

function readOneOf(values: readonly JsonValue[], text: string): FieldRead {
  const value = values.find((each) => String(each) === text);
  return value === undefined
    ? problem(`One of ${values.map(String).join(', ')} is needed.`)
    : { ok: true, value };
}

function readNumber(text: string, type: 'number' | 'integer'): FieldRead {
  const value = Number(text);
  if (!Number.isFinite(value) || (type === 'integer' && !Number.isInteger(value)))
    return problem(`A${type === 'integer' ? 'n integer' : ' number'} is needed.`);
  return { ok: true, value };
}

function readYesNo(text: string): FieldRead {
  if (/^(y|yes|true)$/i.test(text)) return { ok: true, value: true };
  if (/^(n|no|false)$/i.test(text)) return { ok: true, value: false };
  return problem('yes or no is needed.');
}

function readJson(text: string, type: 'array' | 'object'): FieldRead {
  try {
    const value = JSON.parse(text) as JsonValue;
    const fits = type === 'array' ? Array.isArray(value) : isJsonObject(value);
    return fits ? { ok: true, value } : problem(`A JSON ${type} is needed.`);
  } catch {
    return problem(`A JSON ${type} is needed.`);
  }
}
