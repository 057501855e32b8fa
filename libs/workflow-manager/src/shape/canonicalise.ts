import type { Report } from '../diagnostics/reporter.ts';
import { KEYS_WITHOUT_EFFECT } from '../published/no-effect.ts';
import type { YamlEntry, YamlNode, YamlScalar } from '../yaml/node.ts';
import { selectShape, shapeUnder } from './select-shape.ts';
import { shapeIn, type Shape } from './shape.ts';

const aliasOf = (shape: Shape, word: string): string | undefined => {
  const aliases = shapeIn(shape, 'x-aliases');
  const canonical =
    aliases !== undefined && Object.hasOwn(aliases, word) ? aliases[word] : undefined;
  return typeof canonical === 'string' ? canonical : undefined;
};

/** The listed word that differs only in case or in the optional ending. */
function looseWord(shape: Shape, word: string): string | undefined {
  const ending = shape['x-loose'];
  if (typeof ending !== 'string' || !Array.isArray(shape['enum'])) return undefined;
  const plain = (text: string) => {
    const lower = text.toLowerCase().replaceAll(/[_\s-]/g, '');
    const tail = ending.toLowerCase().replaceAll('_', '');
    return tail !== '' && lower.endsWith(tail) ? lower.slice(0, -tail.length) : lower;
  };
  const written = plain(word);
  return shape['enum']
    .filter((value) => typeof value === 'string')
    .find((value) => plain(value) === written);
}

/**
 * Converts a file to its canonical form. Other names of keys and values are replaced by the
 * canonical name, with a warning; keys without a value are removed.
 */
export function canonicalise(shape: Shape, node: YamlNode, report: Report): YamlNode {
  const selected = selectShape(shape, node);
  if (node.kind === 'scalar') return canonicalScalar(selected, node, report);
  if (node.kind === 'list') {
    const items = shapeIn(selected, 'items');
    return items === undefined
      ? node
      : { ...node, items: node.items.map((item) => canonicalise(items, item, report)) };
  }
  const entries = node.entries.flatMap((entry) => canonicalEntry(selected, entry, report));
  return { ...node, entries: withoutDoubles(entries, report) };
}

function canonicalScalar(shape: Shape, node: YamlScalar, report: Report): YamlNode {
  if (node.value === null && shape['type'] === 'object')
    return { kind: 'map', entries: [], at: node.at };
  if (typeof node.value !== 'string') return node;
  const alias = aliasOf(shape, node.value);
  if (alias !== undefined)
    report({
      code: 'WF015',
      at: node.at,
      message: `${node.value} is another name for ${alias}`,
      hint: `write ${alias}`,
      fix: { replace: node.value, with: alias },
    });
  const value = alias ?? looseWord(shape, node.value) ?? node.value;
  return value === node.value ? node : { ...node, value };
}

function canonicalEntry(shape: Shape, entry: YamlEntry, report: Report): readonly YamlEntry[] {
  const alias = aliasOf(shape, entry.key);
  if (alias !== undefined)
    report({
      code: 'WF015',
      at: entry.keyAt,
      message: `${entry.key} is another name for ${alias}`,
      hint: `write ${alias}`,
      fix: { replace: entry.key, with: alias },
    });
  const key = alias ?? entry.key;
  const inner = shapeUnder(shape, key);
  if (inner === undefined)
    return isWithoutEffect(shape, key) ? dropped(entry, report) : [{ ...entry, key }];
  const isNull = entry.value.kind === 'scalar' && entry.value.value === null;
  const anything =
    (inner['type'] === undefined && inner['if'] === undefined) || inner['x-null'] === true;
  const isKnown = shapeIn(shape, 'properties') !== undefined;
  if (isNull && !anything && (isKnown || inner['type'] !== 'object')) return [];
  return [{ ...entry, key, value: canonicalise(inner, entry.value, report) }];
}

const isWithoutEffect = (shape: Shape, key: string): boolean =>
  shape['additionalProperties'] === false && KEYS_WITHOUT_EFFECT.includes(key);

function dropped({ key, keyAt }: YamlEntry, report: Report): readonly YamlEntry[] {
  report({ code: 'WF018', at: keyAt, message: `${key} has no effect` });
  return [];
}

function withoutDoubles(entries: readonly YamlEntry[], report: Report): readonly YamlEntry[] {
  const seen = new Map<string, YamlEntry>();
  for (const entry of entries) {
    if (!seen.has(entry.key)) seen.set(entry.key, entry);
    else
      report({
        code: 'WF003',
        at: entry.keyAt,
        message: `the key ${entry.key} stands twice, once under another name`,
      });
  }
  return [...seen.values()];
}
