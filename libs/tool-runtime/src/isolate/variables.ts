import type { ContextVariables, JsonObject, JsonValue } from '@mozaiks/contracts';
import type { CallMessage } from '../protocol.ts';
import { toJsonText } from './to-json.ts';

/** The context variables of a call: a snapshot and the call's own writes. */
export interface Variables extends ContextVariables {
  /** All variables as one object, the same on each call. Changes to the object count as writes. */
  object(): JsonObject;
  /** The writes as JSON text. Throws if the object contains values that JSON cannot represent. */
  written(): string;
}

/** The object that was given to the code, and its values as JSON text at that time. */
interface Exposed {
  readonly object: Record<string, JsonValue>;
  readonly before: ReadonlyMap<string, string | undefined>;
}

export function createVariables({ context, limits }: CallMessage): Variables {
  /** Values as JSON text, by name, so that later changes to an object that was set do not count. */
  const writes = new Map<string, string>();
  let size = 0;
  let exposed: Exposed | undefined;
  /** Includes the colon and the comma. */
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
    // The type parameter is an assertion of the caller, who knows the variable's definition.
    get: <T extends JsonValue = JsonValue>(name: string) => read(nameOf(name)) as T,
    set: (name, value) => set(nameOf(name), value),
    object,
    written,
  };
}

const nameOf = (name: unknown): string => String(name).toWellFormed();
const ownValue = (object: JsonObject, name: string): JsonValue | undefined =>
  Object.hasOwn(object, name) ? object[name] : undefined;

/** Always creates an own property, even for names like `__proto__`. */
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

/** Unset and deleted variables count as null. */
function comparable(value: unknown): string | undefined {
  try {
    return value === undefined ? 'null' : JSON.stringify(value);
  } catch {
    return undefined; // a value that JSON cannot represent differs from every other
  }
}

const changedIn = ({ object, before }: Exposed): readonly string[] =>
  [...new Set([...before.keys(), ...Object.keys(object)])].filter(
    (name) => comparable(ownValue(object, name)) !== (before.has(name) ? before.get(name) : 'null'),
  );
