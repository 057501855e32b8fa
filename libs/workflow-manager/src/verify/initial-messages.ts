import type { VariableDefinition, WorkflowDefinition } from '@mozaiks/contracts';
import { placeholdersOf } from '../read/placeholders.ts';
import type { Scope } from '../read/scope.ts';
import { fieldOf } from '../yaml/read-node.ts';

/** Initial messages are events, and are written before the first turn reads its sources. */
function whyEmpty({ name, sensitive, source }: VariableDefinition): string | undefined {
  if (sensitive) return `${name} is sensitive`;
  return source.type === 'external' || source.type === 'data_reference'
    ? `${name} is read later`
    : undefined;
}

/** Warns of placeholders of initial messages that insert nothing. */
export function checkInitialMessages(scope: Scope, definition: WorkflowDefinition): void {
  for (const key of ['initial_message', 'initial_message_to_user'] as const) {
    const at = fieldOf(scope.sources.orchestrator, key)?.at;
    const names = new Set(placeholdersOf(definition[key] ?? ''));
    for (const variable of definition.variables) {
      const why = names.has(variable.name) ? whyEmpty(variable) : undefined;
      if (at !== undefined && why !== undefined)
        scope.report({
          code: 'WF069',
          at,
          message: `the placeholder of ${variable.name} inserts nothing into ${key}: ${why}`,
        });
    }
  }
}
