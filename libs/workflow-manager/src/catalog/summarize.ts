import {
  defined,
  type JsonObject,
  type VariableDefinition,
  type WorkflowDefinition,
  type WorkflowSummary,
} from '@mozaiks/contracts';

function inputSchema(variables: readonly VariableDefinition[]): JsonObject {
  const writable = variables.filter(({ client_writable }) => client_writable);
  const properties = Object.fromEntries(
    writable.map(({ name, type, description }): [string, JsonObject] => [
      name,
      { type, ...defined({ description }) },
    ]),
  );
  return { type: 'object', properties, additionalProperties: false };
}

/** The part of a workflow that clients may see. */
export function summarize({
  workflow_name,
  description,
  display_name,
  version,
  startup_mode,
  ui,
  variables,
}: WorkflowDefinition): WorkflowSummary {
  return {
    workflow_name,
    ...defined({ title: ui.title ?? display_name, description, version }),
    startup_mode,
    ui,
    input_schema: inputSchema(variables),
  };
}
