import type { DraftOf, JsonValue, VariableDefinition } from '@mozaiks/contracts';
import { contextUpdate } from '../drafts.ts';
import { runOf, type TurnScope } from '../turn-scope.ts';

/** The values of `config` variables, read anew when a run starts; sensitive ones are read when they are needed and never stored. */
export function sourceUpdates(turn: TurnScope): DraftOf<'context_update'>[] {
  const { workflow, state } = turn;
  const set = workflow.definition.variables.flatMap((variable): [string, JsonValue][] => {
    const value = variable.sensitive ? undefined : configValue(turn, variable);
    return value === undefined || value === state.context.get(variable.name) ? [] : [[variable.name, value]];
  });
  return contextUpdate(workflow, { run_id: runOf(state).run_id, set: Object.fromEntries(set), by: 'source' });
}

function configValue({ deps }: TurnScope, { source, type }: VariableDefinition): JsonValue | undefined {
  if (source.type !== 'config') return undefined;
  const text = deps.configValue?.(source.env_var);
  return text === undefined ? undefined : typed(text, type);
}

/** Environment values are text: numbers and booleans are read as such, lists and objects as JSON. */
function typed(text: string, type: VariableDefinition['type']): JsonValue | undefined {
  if (type === 'string') return text;
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
