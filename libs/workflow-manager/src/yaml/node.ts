import type { JsonValue } from '@mozaiks/contracts';

/**
 * A position in a file: path from the workflows folder with `/`, line and column from 1 (UTF-16
 * code units).
 */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface YamlScalar {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  readonly at: Position;
  /**
   * The start of the text if the file contains it character by character: on one line, or as a
   * block whose lines start in this column.
   */
  readonly textAt?: Position;
}
export interface YamlList {
  readonly kind: 'list';
  readonly items: readonly YamlNode[];
  readonly at: Position;
}
export interface YamlEntry {
  readonly key: string;
  readonly keyAt: Position;
  readonly value: YamlNode;
}
export interface YamlMap {
  readonly kind: 'map';
  readonly entries: readonly YamlEntry[];
  readonly at: Position;
}
/** A value of a YAML file with its position. */
export type YamlNode = YamlScalar | YamlList | YamlMap;

/** The value without positions. */
export function toJson(node: YamlNode): JsonValue {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(toJson);
  return Object.fromEntries(node.entries.map(({ key, value }) => [key, toJson(value)]));
}

/**
 * The position of the character at `offset` of a text value. If that is not known, the position of
 * the value.
 */
export function positionIn(node: YamlNode, offset: number): Position {
  if (node.kind !== 'scalar' || node.textAt === undefined || typeof node.value !== 'string')
    return node.at;
  const lines = node.value.slice(0, offset).split('\n');
  return {
    ...node.textAt,
    line: node.textAt.line + lines.length - 1,
    column: node.textAt.column + (lines.at(-1)?.length ?? 0),
  };
}
