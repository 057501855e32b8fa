import type { Report } from '../diagnostics/reporter.ts';
import type { YamlEntry, YamlMap, YamlNode } from '../yaml/node.ts';
import { fieldOf, flagIn, textOf } from '../yaml/read-node.ts';

/** Keys by which an object is recognised as a JSON Schema. */
const SCHEMA_KEYS = [
  'type',
  'properties',
  '$ref',
  '$schema',
  'anyOf',
  'oneOf',
  'allOf',
  'enum',
  'const',
];
const JSON_TYPES: Readonly<Record<string, string>> = {
  str: 'string',
  int: 'integer',
  float: 'number',
  bool: 'boolean',
  list: 'array',
  dict: 'object',
};

const isByName = (node: YamlNode): node is YamlMap =>
  node.kind === 'map' &&
  node.entries.length > 0 &&
  !node.entries.some(
    ({ key, value }) => SCHEMA_KEYS.includes(key) && (value.kind !== 'map' || key === 'properties'),
  ) &&
  node.entries.every(({ value }) => value.kind === 'map' && fieldOf(value, 'type') !== undefined);

/** Replaces parameters by name with JSON Schemas in tools.yaml. */
export function withToolSchemas(file: YamlNode, report: Report): YamlNode {
  const withSchema = (entry: YamlEntry): YamlEntry =>
    entry.key === 'parameters'
      ? { ...entry, value: fromParametersByName(entry.value, report) }
      : entry;
  return changed(file, 'tools', (list) =>
    list.kind !== 'list'
      ? list
      : {
          ...list,
          items: list.items.map((tool) =>
            tool.kind === 'map' ? { ...tool, entries: tool.entries.map(withSchema) } : tool,
          ),
        },
  );
}

const changed = (node: YamlNode, key: string, change: (value: YamlNode) => YamlNode): YamlNode =>
  node.kind === 'map'
    ? {
        ...node,
        entries: node.entries.map((entry) =>
          entry.key === key ? { ...entry, value: change(entry.value) } : entry,
        ),
      }
    : node;

/**
 * `{order_id: {type: str, required: true}}` as the JSON Schema of an object. Anything else stays as
 * it is.
 */
function fromParametersByName(node: YamlNode, report: Report): YamlNode {
  if (!isByName(node)) return node;
  report({
    code: 'WF015',
    at: node.at,
    message: 'parameters by name are another way to write a JSON Schema',
    hint: 'write {type: object, properties: {…}, required: […]}',
  });
  const { at } = node;
  const entry = (key: string, value: YamlNode): YamlEntry => ({ key, keyAt: at, value });
  const required = node.entries.filter(({ value }) => flagIn(value, 'required') === true);
  return {
    kind: 'map',
    at,
    entries: [
      entry('type', { kind: 'scalar', value: 'object', at }),
      entry('properties', {
        kind: 'map',
        at,
        entries: node.entries.map((property) => ({
          ...property,
          value: propertyOf(property.value),
        })),
      }),
      entry('required', {
        kind: 'list',
        at,
        items: required.map(({ key, keyAt }) => ({ kind: 'scalar', value: key, at: keyAt })),
      }),
    ],
  };
}

function propertyOf(node: YamlNode): YamlNode {
  if (node.kind !== 'map') return node;
  const entries = node.entries.filter(
    ({ key, value }) => key !== 'required' || value.kind !== 'scalar',
  );
  return {
    ...node,
    entries: entries.map((entry) =>
      entry.key === 'type' ? { ...entry, value: jsonType(entry.value) } : entry,
    ),
  };
}

function jsonType(node: YamlNode): YamlNode {
  const type = JSON_TYPES[textOf(node) ?? ''];
  return type === undefined ? node : { kind: 'scalar', value: type, at: node.at };
}
