import type { WorkflowDefinition } from '@mozaiks/contracts';
import { text } from './columns.ts';
import { effect, single, type Operation } from './operation.ts';
import { sql } from './sql.ts';

/** The version is the definition's hash, so an existing definition is the same. */
export const saveVersion = (
  workflow_version: string,
  definition: WorkflowDefinition,
  now: string,
): Operation<void> =>
  effect(
    sql`INSERT INTO workflow_versions (workflow_version, definition, saved_at)
      VALUES (${workflow_version}, ${JSON.stringify(definition)}, ${now})
      ON CONFLICT (workflow_version)
      DO UPDATE SET saved_at = max(coalesce(saved_at, ''), excluded.saved_at)`,
  );

export const loadVersion = (workflow_version: string): Operation<WorkflowDefinition | null> =>
  single(
    sql`SELECT definition FROM workflow_versions WHERE workflow_version = ${workflow_version}`,
    ([row]) =>
      row === undefined ? null : (JSON.parse(text(row, 'definition')) as WorkflowDefinition),
  );
