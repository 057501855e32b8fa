import type { Report } from '../diagnostics/reporter.ts';
import { WORKFLOW_FILES, type WorkflowFile } from '../shape/files.ts';
import { shapeIn } from '../shape/shape.ts';
import type { YamlEntry, YamlNode } from '../yaml/node.ts';
import { itemsOf, textIn } from '../yaml/read-node.ts';

/** Keys that may wrap the content of a file, other than the name of the file. */
export const WRAPPERS: { readonly [F in WorkflowFile]?: string } = { ui_config: 'ui' };

/**
 * Removes a key such as `structured_outputs:` around the content of its file. Other keys may be
 * next to it.
 */
export function unwrap(file: WorkflowFile, node: YamlNode, report: Report): YamlNode {
  if (node.kind !== 'map') return node;
  const properties = shapeIn(WORKFLOW_FILES[file], 'properties') ?? {};
  const isWrapper = ({ key, value }: YamlEntry): boolean =>
    value.kind === 'map' &&
    !Object.hasOwn(properties, key) &&
    (key === file || key === WRAPPERS[file]);
  const entries = node.entries.flatMap((entry) => {
    if (!isWrapper(entry) || entry.value.kind !== 'map') return [entry];
    report({
      code: 'WF015',
      at: entry.keyAt,
      message: `the key ${entry.key} around the content of the file is not needed`,
    });
    return entry.value.entries;
  });
  return { ...node, entries: file === 'structured_outputs' ? entries.map(modelsByName) : entries };
}

/** `outputs:` as a list of models that carry their names. */
function modelsByName(entry: YamlEntry): YamlEntry {
  if (entry.key !== 'outputs' || entry.value.kind !== 'list') return entry;
  const models = itemsOf(entry.value).flatMap((item): YamlEntry[] => {
    const name = textIn(item, 'name');
    if (item.kind !== 'map' || name === undefined) return [];
    return [
      {
        key: name,
        keyAt: item.at,
        value: { ...item, entries: item.entries.filter(({ key }) => key !== 'name') },
      },
    ];
  });
  return { ...entry, value: { kind: 'map', at: entry.value.at, entries: models } };
}
