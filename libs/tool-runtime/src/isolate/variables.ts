import type { ContextVariables, JsonObject, JsonValue } from '@mozaiks/contracts';
import type { CallMessage } from '../protocol.ts';
import { toJsonText } from './to-json.ts';

/** Context variables as the call sees them: a snapshot and its own writes. */
export interface Variables extends ContextVariables {
  snapshot(): JsonObject;
  /** The writes, as JSON text. */
  written(): string;
}

export function createVariables({ context, limits }: CallMessage): Variables {
  /** By name, the value as JSON text: what was set is what will be written, whatever becomes of the object. */
  const writes = new Map<string, string>();
  let size = 0;
  /** With its colon and comma. */
  const sizeOf = (name: string, text: string): number => Buffer.byteLength(JSON.stringify(name)) + Buffer.byteLength(text) + 2;
  const write = (name: string, value: unknown): void => {
    const before = writes.get(name);
    const others = before === undefined ? size : size - sizeOf(name, before);
    const text = toJsonText(value, Math.max(0, limits.max_set_bytes - others - sizeOf(name, '')));
    writes.set(name, text);
    size = others + sizeOf(name, text);
  };
  const read = (name: string): JsonValue => {
    const text = writes.get(name);
    if (text !== undefined) return JSON.parse(text);
    return Object.hasOwn(context, name) ? (context[name] ?? null) : null;
  };
  const nameOf = (name: unknown): string => String(name).toWellFormed();
  return {
    // The caller says what type a variable has, as its definition does.
    get: <T extends JsonValue = JsonValue>(name: string) => read(nameOf(name)) as T,
    set: (name, value) => write(nameOf(name), value),
    snapshot: () => ({ ...context, ...Object.fromEntries([...writes.keys()].map((name) => [name, read(name)])) }),
    written: () => `{${[...writes].map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(',')}}`,
  };
}
