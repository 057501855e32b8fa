import type { JsonObject, JsonValue, WorkflowSummary } from '@mozaiks/contracts';

/** What clients may know of a workflow; named field by field, so that nothing else ever slips out. */
export function publicWorkflow({
  workflow_name,
  title,
  description,
  version,
  startup_mode,
  ui,
  input_schema,
}: WorkflowSummary): JsonObject {
  return {
    workflow_name,
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    ...(version === undefined ? {} : { version }),
    startup_mode,
    ui_config: ui as unknown as JsonValue,
    input_schema,
  };
}
