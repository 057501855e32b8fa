import {
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type RuntimeEvent,
  type WorkflowDefinition,
} from '@mozaiks/contracts';

/** Stands for a value that must not be written, by the type of its variable. */
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

export type Redact = <T extends JsonValue>(value: T) => T;

/** Takes the values of sensitive variables out, wherever they are: as a variable, as a value, and inside of a text. */
export function redacting(
  events: readonly RuntimeEvent[],
  definitions: Iterable<WorkflowDefinition>,
): Redact {
  const types = new Map(
    [...definitions].flatMap(({ variables }) =>
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
  return <T extends JsonValue>(value: T): T => clean(value) as T;
}

/** What was set, without the values of sensitive variables. */
export function redactSet(set: JsonObject, definitions: Iterable<WorkflowDefinition>): JsonObject {
  const all = [...definitions].flatMap(({ variables }) => variables);
  return Object.fromEntries(
    Object.entries(set).map(([name, value]) => {
      const variable = all.find((each) => each.name === name && each.sensitive);
      return [name, variable === undefined ? value : (INSTEAD[variable.type] ?? null)];
    }),
  );
}

function secretsIn(event: RuntimeEvent, types: ReadonlyMap<string, string>): readonly string[] {
  if (event.type !== 'context_update') return [];
  return Object.entries(event.set).flatMap(([name, value]) =>
    types.has(name) || event.sensitive?.includes(pointerTo(name)) === true ? textsIn(value) : [],
  );
}

const pointerTo = (name: string): string =>
  `/set/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;

function textsIn(value: JsonValue): readonly string[] {
  if (typeof value === 'string' || typeof value === 'number')
    return String(value).length < MIN_LENGTH ? [] : [String(value)];
  if (Array.isArray(value)) return value.flatMap((each: JsonValue) => textsIn(each));
  return isJsonObject(value) ? Object.values(value).flatMap(textsIn) : [];
}
