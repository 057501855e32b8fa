import { isJsonObject, type JsonObject } from '@mozaiks/contracts';
import { toJson, type Position, type YamlEntry, type YamlNode } from './node.ts';

// Tolerant reading: values of the wrong shape are read as absent. The shape check reports them
// once, so that the rest of a broken file can still be checked.

export const entriesOf = (node: YamlNode | undefined): readonly YamlEntry[] =>
  node?.kind === 'map' ? node.entries : [];
export const itemsOf = (node: YamlNode | undefined): readonly YamlNode[] =>
  node?.kind === 'list' ? node.items : [];
export const fieldOf = (node: YamlNode | undefined, key: string): YamlNode | undefined =>
  entriesOf(node).find((entry) => entry.key === key)?.value;

export const textOf = (node: YamlNode | undefined): string | undefined =>
  node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
export const numberOf = (node: YamlNode | undefined): number | undefined =>
  node?.kind === 'scalar' && typeof node.value === 'number' ? node.value : undefined;
export const flagOf = (node: YamlNode | undefined): boolean | undefined =>
  node?.kind === 'scalar' && typeof node.value === 'boolean' ? node.value : undefined;
export const objectOf = (node: YamlNode | undefined): JsonObject | undefined => {
  const value = node === undefined ? undefined : toJson(node);
  return isJsonObject(value) ? value : undefined;
};

export const textIn = (node: YamlNode | undefined, key: string): string | undefined =>
  textOf(fieldOf(node, key));
export const numberIn = (node: YamlNode | undefined, key: string): number | undefined =>
  numberOf(fieldOf(node, key));
export const flagIn = (node: YamlNode | undefined, key: string): boolean | undefined =>
  flagOf(fieldOf(node, key));

/** One of the allowed words, or undefined. */
export function wordIn<const W extends string>(
  node: YamlNode | undefined,
  key: string,
  words: readonly W[],
): W | undefined {
  const text = textIn(node, key);
  return words.find((word) => word === text);
}

/** A list as its items, any other value as a list of one. */
export const manyOf = (node: YamlNode | undefined): readonly YamlNode[] =>
  node === undefined ? [] : node.kind === 'list' ? node.items : [node];
/** The texts of a list, or of one text. */
export const textsOf = (node: YamlNode | undefined): readonly string[] =>
  manyOf(node).flatMap((item) => textOf(item) ?? []);

export interface NamedNode {
  readonly name: string;
  readonly nameAt: Position;
  readonly node: YamlNode;
}
/**
 * Entries of a map by their key, or items of a list by their `name` (or another key that names
 * them).
 */
export function namedIn(node: YamlNode | undefined, key = 'name'): readonly NamedNode[] {
  if (node?.kind === 'map')
    return node.entries.map((entry) => ({
      name: entry.key,
      nameAt: entry.keyAt,
      node: entry.value,
    }));
  return itemsOf(node).flatMap((item) => {
    const named = fieldOf(item, key);
    const name = textOf(named);
    return name === undefined || named === undefined
      ? []
      : [{ name, nameAt: named.at, node: item }];
  });
}
