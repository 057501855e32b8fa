import type { Position, YamlNode } from '../yaml/node.ts';

const NAMES: Readonly<Record<string, string>> = {
  List: 'list',
  Dict: 'dict',
  Optional: 'optional',
  Union: 'union',
  Literal: 'literal',
  Any: 'any',
};

/** The parts between commas that are in no bracket. */
function partsOf(text: string): readonly string[] {
  const parts = [''];
  let depth = 0;
  for (const character of text) {
    depth += character === '[' ? 1 : character === ']' ? -1 : 0;
    if (character === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts.map((part) => part.trim());
}

const scalar = (value: string, at: Position): YamlNode => ({ kind: 'scalar', value, at });

function mapOf(at: Position, entries: { readonly [key: string]: YamlNode }): YamlNode {
  return {
    kind: 'map',
    at,
    entries: Object.entries(entries).map(([key, value]) => ({ key, keyAt: at, value })),
  };
}

/**
 * Translates a type in Python's spelling (`list[Item]`, `Optional[str]`, `Dict[str, int]`,
 * `Union[A, B]`, `Literal["a"]`). Undefined for a type that is already in the format's spelling.
 */
export function fromPythonType(word: string, at: Position): YamlNode | undefined {
  const [, outer = '', inner] = /^([A-Za-z]+)(?:\[(.*)\])?$/s.exec(word.trim()) ?? [];
  const name = NAMES[outer] ?? outer;
  if (inner === undefined) return name === outer ? undefined : scalar(name, at);
  if (!Object.values(NAMES).includes(name)) return undefined;
  const parts = partsOf(inner);
  const [first = ''] = parts;
  const type = scalar(name, at);
  if (name === 'dict') return mapOf(at, { type, items: scalar(parts[1] ?? first, at) });
  if (name === 'union')
    return mapOf(at, {
      type,
      variants: { kind: 'list', at, items: parts.map((part) => scalar(part, at)) },
    });
  if (name !== 'literal') return mapOf(at, { type, items: scalar(first, at) });
  const values = parts.map((part) => scalar(part.replace(/^(["'])(.*)\1$/s, '$2'), at));
  return mapOf(at, { type, values: { kind: 'list', at, items: values } });
}

/** For a type that is one word, such as `Dict`: the original node with that type. */
export function withOwnItems(type: YamlNode, node: YamlNode): YamlNode {
  if (type.kind !== 'scalar' || node.kind !== 'map') return type;
  return {
    ...node,
    entries: node.entries.map((entry) =>
      entry.key === 'type' ? { ...entry, value: type } : entry,
    ),
  };
}
