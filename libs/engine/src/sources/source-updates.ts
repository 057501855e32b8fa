import {
  ERROR_CODES,
  isErrorCode,
  type DraftOf,
  type EventDraft,
  type JsonValue,
  type VariableDefinition,
} from '@mozaiks/contracts';
import { sortWrites } from '../context-writes.ts';
import { contextUpdate } from '../drafts.ts';
import { runOf, type TurnScope } from '../turn-scope.ts';
import { configValue } from './config.ts';
import { readSource } from './read-source.ts';

/**
 * The updates from sources when an agent's turn starts: from all sources in the first turn of a
 * run, later from those that are read `per_turn`. Sensitive variables are not included. A source
 * that cannot be read leaves its variable as it is, with an `error` event.
 */
export async function sourceUpdates(turn: TurnScope): Promise<readonly EventDraft[]> {
  const { workflow, state } = turn;
  const { run_id, total_turns } = runOf(state);
  const set = new Map<string, JsonValue>();
  const errors: DraftOf<'error'>[] = [];
  for (const variable of workflow.definition.variables) {
    if (variable.sensitive || !isDue(variable, total_turns)) continue;
    const plain = plainValue(turn, variable);
    if (plain !== undefined) set.set(variable.name, plain);
    const read = await readSource(turn, variable);
    if (read?.ok === false) errors.push(errorDraft(run_id, variable, read.error));
    if (read?.ok !== true) continue;
    for (const [name, value] of Object.entries(sortWrites(workflow, read.set).accepted))
      set.set(name, value);
    set.set(variable.name, read.value);
  }
  const changed = [...set].filter(
    ([name, value]) => JSON.stringify(state.context.get(name)) !== JSON.stringify(value),
  );
  return [
    ...errors,
    ...contextUpdate(workflow, { run_id, set: Object.fromEntries(changed), by: 'source' }),
  ];
}

const isDue = ({ source }: VariableDefinition, turns: number): boolean =>
  turns === 0 || (source.type === 'data_reference' && source.refresh === 'per_turn');

const plainValue = ({ deps }: TurnScope, variable: VariableDefinition): JsonValue | undefined =>
  variable.source.type === 'file' ? variable.source.value : configValue(deps, variable);

function errorDraft(
  run_id: string,
  { name }: VariableDefinition,
  { code, message }: { code: string; message: string },
): DraftOf<'error'> {
  const retryable = isErrorCode(code) && ERROR_CODES[code].retryable;
  return {
    type: 'error',
    run_id,
    code,
    message: `"${name}" could not be read: ${message}`,
    retryable,
  };
}
