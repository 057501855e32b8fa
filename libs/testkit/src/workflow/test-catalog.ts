import {
  defined,
  type LoadedWorkflow,
  type WorkflowCatalog,
  type WorkflowSummary,
} from '@mozaiks/contracts';

/**
 * A catalog of exactly these workflows, and of the names of broken ones. A stored definition of
 * another version is bound to the functions of the workflow with the same name.
 */
export function testCatalog(
  workflows: readonly LoadedWorkflow[],
  broken: readonly string[] = [],
): WorkflowCatalog {
  const byName = new Map(
    workflows.map((workflow) => [workflow.definition.workflow_name, workflow]),
  );
  const bound = new Map(workflows.map((workflow) => [workflow.workflow_version, workflow]));
  return {
    get: (workflow_name) => byName.get(workflow_name),
    has: (workflow_name) => byName.has(workflow_name) || broken.includes(workflow_name),
    list: () => workflows.map(summaryOf),
    bind: (workflow_version, definition) => {
      const there = bound.get(workflow_version);
      if (there !== undefined) return there;
      const deployed = byName.get(definition.workflow_name);
      if (deployed === undefined)
        throw new Error(`the catalog has no code for ${definition.workflow_name}`);
      const fresh = { ...deployed, definition, workflow_version };
      bound.set(workflow_version, fresh);
      return fresh;
    },
  };
}

const summaryOf = ({
  definition: { workflow_name, startup_mode, ui, description },
}: LoadedWorkflow): WorkflowSummary => ({
  workflow_name,
  startup_mode,
  ui,
  input_schema: { type: 'object' },
  ...defined({ description }),
});
