import {
  isJsonObject,
  pointerPart,
  type JsonObject,
  type JsonValue,
  type RuntimeEvent,
  type WorkflowDefinition,
} from '@mozaiks/contracts';

/** Replaces a value that must not be written, by the type of its variable. */
const INSTEAD: Readonly<Record<string, JsonValue>> = {
  string: '(sensitive)',
  integer: 0,
  number: 0,
  boolean: false,
  array: [],
  object: {},
};
const HIDDEN = '(sensitive)';
/** Shorter texts are found everywhere, and give nothing away. */
const MIN_LENGTH = 3;

/** What keeps the values of sensitive variables out of a test. */
export interface Redaction {
  readonly isSensitive: (variable: string) => boolean;
  /** Data without the values, wherever they are: as a value, as a key, and inside a text. */
  readonly data: <T extends JsonValue>(value: T) => T;
  /** Variables that were set, in which another value replaces that of a sensitive one. */
  readonly set: (set: JsonObject) => JsonObject;
}

/** Of all events of the chat. A variable is sensitive if it is in one of the definitions. */
export function redacting(
  events: readonly RuntimeEvent[],
  definitions: readonly WorkflowDefinition[],
): Redaction {
  const types = new Map(
    definitions.flatMap(({ variables }) =>
      variables.flatMap(({ name, type, sensitive }): [string, string][] =>
        sensitive ? [[name, type]] : [],
      ),
    ),
  );
  const secrets = [...new Set(events.flatMap((event) => secretsIn(event, types)))].sort(
    (a, b) => b.length - a.length,
  );
  const inText = (text: string): string =>
    secrets.reduce((left, secret) => left.replaceAll(secret, HIDDEN), text);
  const clean = (value: JsonValue): JsonValue => {
    if (typeof value === 'string') return inText(value);
    if (typeof value === 'number') return secrets.includes(String(value)) ? 0 : value;
    if (Array.isArray(value)) return value.map((each: JsonValue) => clean(each));
    if (!isJsonObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [inText(key), clean(inner)]),
    );
  };
  const variable = (name: string, value: JsonValue): JsonValue => {
    const type = types.get(name);
    return type === undefined ? clean(value) : (INSTEAD[type] ?? null);
  };
  return {
    isSensitive: (name) => types.has(name),
    data: <T extends JsonValue>(value: T): T => clean(value) as T,
    set: (set) =>
      Object.fromEntries(Object.entries(set).map(([name, value]) => [name, variable(name, value)])),
  };
}

function secretsIn(event: RuntimeEvent, types: ReadonlyMap<string, string>): readonly string[] {
  if (event.type !== 'context_update') return [];
  const isHidden = (name: string): boolean =>
    types.has(name) || event.sensitive?.includes(`/set/${pointerPart(name)}`) === true;
  return Object.entries(event.set).flatMap(([name, value]) =>
    isHidden(name) ? textsIn(value) : [],
  );
}

function textsIn(value: JsonValue): readonly string[] {
  if (typeof value === 'string' || typeof value === 'number')
    return String(value).length < MIN_LENGTH ? [] : [String(value)];
  if (Array.isArray(value)) return value.flatMap((each: JsonValue) => textsIn(each));
  return isJsonObject(value) ? Object.values(value).flatMap(textsIn) : [];
}
