import type { Report } from '../diagnostics/reporter.ts';
import type { WorkflowFile } from '../shape/files.ts';
import type { Sources } from '../read/scope.ts';
import { entriesOf, itemsOf } from '../yaml/read-node.ts';
import type { Position, YamlNode } from '../yaml/node.ts';

interface NotBuilt {
  readonly file: WorkflowFile;
  /** Keys from the top of the file; `*` is every item of a list and every value of a map. */
  readonly path: string;
  readonly what: string;
  /** The values that are not built. Default: all. */
  readonly when?: (value: YamlNode) => boolean;
}

/**
 * Valid keys whose behaviour is not implemented yet. Each is an error and never silently ignored.
 * Delete a line when its key is implemented.
 */
export const NOT_BUILT: readonly NotBuilt[] = [
  { file: 'orchestrator', path: 'runtime_extensions.*', what: 'runtime_extensions' },
];

interface Match {
  readonly value: YamlNode;
  readonly at: Position;
}
function under(node: YamlNode, step: string): readonly Match[] {
  const entries = entriesOf(node).map(({ key, keyAt, value }) => ({ key, value, at: keyAt }));
  return step === '*'
    ? [...entries, ...itemsOf(node).map((value) => ({ value, at: value.at }))]
    : entries.filter(({ key }) => key === step);
}

/** Every value of a file at a path. */
export function valuesAt(root: YamlNode, path: string): readonly Match[] {
  return path
    .split('.')
    .reduce<
      readonly Match[]
    >((at, step) => at.flatMap(({ value }) => under(value, step)), [{ value: root, at: root.at }]);
}

/** Reports keys in the files that are not implemented yet. */
export function checkBuilt(
  sources: Sources,
  report: Report,
  table: readonly NotBuilt[] = NOT_BUILT,
): void {
  for (const { file, path, what, when } of table) {
    const root = sources[file];
    for (const { value, at } of root === undefined ? [] : valuesAt(root, path)) {
      if (when?.(value) ?? true)
        report({ code: 'WF090', at, message: `not supported yet: ${what}` });
    }
  }
}
