import { nearestOf } from '../diagnostics/did-you-mean.ts';
import { WRITE_INSTEAD } from '../published/no-effect.ts';
import type { YamlEntry, YamlNode } from '../yaml/node.ts';
import { canonicalise } from './canonicalise.ts';
import { isSecretKey } from './explain.ts';
import { selectShape, shapeUnder } from './select-shape.ts';
import { shapeIn, type Shape } from './shape.ts';

/** The only similar word, if there is exactly one. */
function meantBy(word: string, known: readonly string[]): string | undefined {
  if (WRITE_INSTEAD[word] !== undefined) return undefined;
  const [name, second] = nearestOf(word, known);
  return second === undefined ? name : undefined;
}

/**
 * Replaces misspelt keys and words by the similar valid ones. They have been reported already.
 * Without the replacement, everything that depends on them would be reported as well.
 */
export function recover(shape: Shape, node: YamlNode): YamlNode {
  const selected = selectShape(shape, node);
  if (node.kind === 'scalar') return recoverWord(selected, node);
  if (node.kind === 'list') {
    const items = shapeIn(selected, 'items');
    return items === undefined
      ? node
      : { ...node, items: node.items.map((item) => recover(items, item)) };
  }
  const taken = new Set(node.entries.map(({ key }) => key));
  const free = Object.keys(shapeIn(selected, 'properties') ?? {}).filter((key) => !taken.has(key));
  const entries = node.entries.map((entry) => recoverKey(selected, entry, free));
  // A corrected word may determine which keys are valid.
  const words = entries.map((entry) =>
    entry.value.kind === 'scalar' ? recoverEntry(selected, entry) : entry,
  );
  const now = selectShape(shape, { ...node, entries: words });
  return { ...node, entries: words.map((entry) => recoverEntry(now, entry)) };
}

function recoverWord(shape: Shape, node: YamlNode): YamlNode {
  const words = shape['enum'];
  if (
    node.kind !== 'scalar' ||
    typeof node.value !== 'string' ||
    !Array.isArray(words) ||
    words.includes(node.value)
  )
    return node;
  const value = meantBy(node.value, words.map(String));
  return value === undefined ? node : { ...node, value };
}

function recoverKey(shape: Shape, entry: YamlEntry, free: readonly string[]): YamlEntry {
  if (
    shape['additionalProperties'] !== false ||
    shapeUnder(shape, entry.key) !== undefined ||
    isSecretKey(entry.key)
  )
    return entry;
  const key = meantBy(entry.key, free);
  const inner = key === undefined ? undefined : shapeUnder(shape, key);
  return key === undefined || inner === undefined
    ? entry
    : { ...entry, key, value: canonicalise(inner, entry.value, () => undefined) };
}

function recoverEntry(shape: Shape, entry: YamlEntry): YamlEntry {
  const inner = shapeUnder(shape, entry.key);
  return inner === undefined ? entry : { ...entry, value: recover(inner, entry.value) };
}
