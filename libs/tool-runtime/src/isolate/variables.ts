import type { ContextVariables, JsonObject, JsonValue } from '@mozaiks/contracts';
import type { CallMessage } from '../protocol.ts';
import { toJsonText } from './to-json.ts';

/** Context variables as the call sees them: a snapshot and its own writes. */
export interface Variables extends ContextVariables {
  /** All of them as one object, the same each time. What the call changes in it counts as set. */
  object(): JsonObject;
  /** The writes, as JSON text. Throws if the object holds what JSON cannot carry. */
  written(): string;
}

/** The object that the code works with, and its values as JSON text when the code got it. */
interface Exposed {
  readonly object: Record<string, JsonValue>;
  readonly before: ReadonlyMap<string, string | undefined>;
}

export function createVariables({ context, limits }: CallMessage): Variables {
  /** By name, the value as JSON text: later changes to an object that was set do not count. */
  const writes = new Map<string, string>();
  let size = 0;
  let exposed: Exposed | undefined;
  /** With its colon and comma. */
  const sizeOf = (name: string, text: string): number =>
    Buffer.byteLength(JSON.stringify(name)) + Buffer.byteLength(text) + 2;
  const write = (name: string, value: unknown): string => {
    const before = writes.get(name);
    const others = before === undefined ? size : size - sizeOf(name, before);
    const text = toJsonText(value, Math.max(0, limits.max_set_bytes - others - sizeOf(name, '')));
    writes.set(name, text);
    size = others + sizeOf(name, text);
    return text;
  };
  const read = (name: string): JsonValue => {
    if (exposed !== undefined) return ownValue(exposed.object, name) ?? null;
    const text = writes.get(name);
    if (text !== undefined) return JSON.parse(text);
    return ownValue(context, name) ?? null;
  };
  const set = (name: string, value: unknown): void => {
    const text = write(name, value);
    if (exposed !== undefined) put(exposed.object, name, JSON.parse(text));
  };
  const object = (): JsonObject => {
    exposed ??= expose({
      ...context,
      ...Object.fromEntries([...writes.keys()].map((name) => [name, read(name)])),
    });
    return exposed.object;
  };
  const written = (): string => {
    if (exposed !== undefined)
      for (const name of changedIn(exposed)) write(nameOf(name), ownValue(exposed.object, name));
    return `{${[...writes].map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(',')}}`;
  };
  return {
    // The caller says what type a variable has, as its definition does.
    get: <T extends JsonValue = JsonValue>(name: string) => read(nameOf(name)) as T,
    set: (name, value) => set(nameOf(name), value),
    object,
    written,
  };
}

const nameOf = (name: unknown): string => String(name).toWellFormed();
const ownValue = (object: JsonObject, name: string): JsonValue | undefined =>
  Object.hasOwn(object, name) ? object[name] : undefined;

/** An assignment that makes a property of the object itself, whatever the name. */
const put = (object: object, name: string, value: JsonValue): unknown =>
  Object.defineProperty(object, name, {
    value,
    enumerable: true,
    writable: true,
    configurable: true,
  });

const expose = (object: Record<string, JsonValue>): Exposed => ({
  object,
  before: new Map(Object.entries(object).map(([name, value]) => [name, comparable(value)])),
});

/** What is unset and what is deleted count as null. */
function comparable(value: unknown): string | undefined {
  try {
    return value === undefined ? 'null' : JSON.stringify(value);
  } catch {
    return undefined; // a value that JSON cannot carry differs from every other
  }
}

const changedIn = ({ object, before }: Exposed): readonly string[] =>
  [...new Set([...before.keys(), ...Object.keys(object)])].filter(
    (name) => comparable(ownValue(object, name)) !== (before.has(name) ? before.get(name) : 'null'),
  );
