import type { Diagnostic, WorkflowDefinition } from '@mozaiks/contracts';
import { createReporter } from '../diagnostics/reporter.ts';
import { startOf, type Folder } from '../read/scope.ts';

/**
 * Warns of `data_reference` variables that no data source can read. If `collections` is undefined,
 * nothing is known and nothing is checked.
 */
export function checkData(
  folder: Folder,
  { variables }: WorkflowDefinition,
  collections: readonly string[] | undefined,
): readonly Diagnostic[] {
  const { report, diagnostics } = createReporter(folder.name);
  if (collections === undefined) return [];
  for (const { name, source } of variables) {
    if (source.type !== 'data_reference' || collections.includes(source.collection)) continue;
    const why =
      collections.length === 0
        ? 'no data source is configured'
        : `the collection ${source.collection} is not allowed`;
    report({
      code: 'WF082',
      at: startOf(folder, 'context_variables'),
      message: `variable ${name} cannot be read: ${why}`,
      hint: `list ${source.collection} in the setting DATA_COLLECTIONS of the server`,
    });
  }
  return diagnostics();
}
