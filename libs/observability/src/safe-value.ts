import type { JsonValue } from '@mozaiks/contracts';
import { isSecretName, redactText } from './redact.ts';

const MAX_DEPTH = 6;
const MAX_ITEMS = 64;
const MAX_TEXT = 8 * 1024;

/**
 * Any value as JSON that is safe to write: at most 6 levels deep, texts of at most 8 KiB, secrets
 * redacted. Cycles and getters that throw do no harm.
 */
export function safeValue(value: unknown, depth = 0): JsonValue {
  switch (typeof value) {
    case 'string':
      return safeText(value);
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'boolean':
      return value;
    case 'undefined':
      return null;
    case 'bigint':
    case 'symbol':
      return String(value);
    case 'function':
      return '[function]';
    case 'object':
      return value === null ? null : safeObject(value, depth);
  }
}

export function safeText(text: string): string {
  const cut =
    text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}… (${text.length} characters)` : text;
  return redactText(cut.toWellFormed());
}

function safeObject(value: object, depth: number): JsonValue {
  if (depth >= MAX_DEPTH) return '[deep]';
  try {
    if (value instanceof Error) return safeError(value, depth);
    if (Array.isArray(value))
      return value.slice(0, MAX_ITEMS).map((item) => safeValue(item, depth + 1));
    const entries = Object.entries(value).slice(0, MAX_ITEMS);
    return Object.fromEntries(
      entries.map(([name, inner]) => [
        name,
        isSecretName(name) ? '[redacted]' : safeValue(inner, depth + 1),
      ]),
    );
  } catch {
    return '[unreadable]';
  }
}

/** An error as its name, message, code and stack, with its causes. */
function safeError(error: Error, depth: number): JsonValue {
  const { name, message, stack, cause } = error;
  const code: unknown = 'code' in error ? error.code : undefined;
  return {
    name,
    message: safeText(message),
    ...(typeof code === 'string' ? { code } : {}),
    ...(stack === undefined ? {} : { stack: safeText(stack) }),
    ...(cause === undefined ? {} : { cause: safeValue(cause, depth + 1) }),
  };
}
