import {
  CORE_SCHEMA,
  NOT_RESOLVED,
  SCALAR_STYLE,
  getScalarValue,
  type ScalarEvent,
  type ScalarTagDefinition,
} from 'js-yaml';
import type { YamlScalar } from './node.ts';

const scalarTags = CORE_SCHEMA.tags.filter(
  (tag): tag is ScalarTagDefinition => tag.nodeKind === 'scalar',
);
const shorthand = 'tag:yaml.org,2002:';

/** The full name of a tag such as `!!int` in the schema. */
export const fullTag = (tag: string): string =>
  tag.startsWith('!!') ? shorthand + tag.slice(2) : tag.startsWith('!<') ? tag.slice(2, -1) : tag;

type Resolved =
  | { readonly ok: true; readonly value: YamlScalar['value'] }
  | { readonly ok: false; readonly message: string };

const isPlainData = (value: unknown): value is YamlScalar['value'] =>
  value === null ||
  typeof value === 'string' ||
  typeof value === 'boolean' ||
  (typeof value === 'number' && Number.isFinite(value));

function accept(value: unknown, text: string): Resolved {
  return isPlainData(value)
    ? { ok: true, value }
    : { ok: false, message: `${text} is not a value that JSON has` };
}

function resolveTagged(text: string, tag: string): Resolved {
  if (tag === '!') return { ok: true, value: text };
  const name = fullTag(tag);
  const found = scalarTags.find(({ tagName }) => tagName === name);
  const value: unknown = found === undefined ? NOT_RESOLVED : found.resolve(text, true, name);
  return value === NOT_RESOLVED
    ? { ok: false, message: `the tag ${tag} cannot be used here` }
    : accept(value, text);
}

/** The value of a scalar by the YAML 1.2 core schema. */
export function resolveScalar(source: string, event: ScalarEvent): Resolved {
  const text = getScalarValue(source, event);
  if (event.tagStart >= 0) return resolveTagged(text, source.slice(event.tagStart, event.tagEnd));
  if (event.style !== SCALAR_STYLE.PLAIN) return { ok: true, value: text };
  for (const tag of scalarTags) {
    if (!tag.implicit) continue;
    const value: unknown = tag.resolve(text, false, tag.tagName);
    if (value !== NOT_RESOLVED) return accept(value, text);
  }
  return { ok: true, value: text };
}

/** Whether the source contains the text verbatim on one line. */
export const isVerbatim = (source: string, event: ScalarEvent, text: string): boolean =>
  event.valueStart >= 0 &&
  source.slice(event.valueStart, event.valueEnd) === text &&
  !text.includes('\n');

/** Whether the text is a literal block whose lines all have the same indent in the source. */
export function isLiteralBlock(source: string, event: ScalarEvent, text: string): boolean {
  if (event.style !== SCALAR_STYLE.LITERAL_BLOCK || event.indent < 0) return false;
  const lines = source.slice(event.valueStart, event.valueEnd).split('\n');
  const plain = lines.map((line) => line.slice(event.indent)).join('\n');
  return plain.startsWith(text.trimEnd());
}
