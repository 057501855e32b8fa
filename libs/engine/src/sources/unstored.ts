import type { JsonValue, LoadedWorkflow, VariableDefinition } from '@mozaiks/contracts';
import type { EngineDeps } from '../deps.ts';
import { configValue } from './config.ts';
import { readSource, type Reading } from './read-source.ts';

const none: ReadonlyMap<string, JsonValue> = new Map();
const known = new WeakMap<LoadedWorkflow, readonly VariableDefinition[]>();

/** Variables whose source is read again whenever it is needed, and never stored. */
function unstoredOf(workflow: LoadedWorkflow): readonly VariableDefinition[] {
  const before = known.get(workflow);
  if (before !== undefined) return before;
  const found = workflow.definition.variables.filter(
    ({ sensitive, source: { type } }) =>
      sensitive && (type === 'config' || type === 'external' || type === 'data_reference'),
  );
  known.set(workflow, found);
  return found;
}

/** The variables that can be read without calling another system. */
export function plainUnstored(
  deps: EngineDeps,
  workflow: LoadedWorkflow,
): ReadonlyMap<string, JsonValue> {
  const variables = unstoredOf(workflow);
  if (variables.length === 0) return none;
  return new Map(variables.flatMap((variable) => entry(variable, configValue(deps, variable))));
}

/** All such variables. One that cannot be read is unset, with a log line. */
export async function readUnstored(by: Reading): Promise<ReadonlyMap<string, JsonValue>> {
  const { deps, workflow, log } = by;
  const plain = plainUnstored(deps, workflow);
  const others = unstoredOf(workflow).filter(({ source }) => source.type !== 'config');
  if (others.length === 0 || by.state.run === null) return plain;
  const values = new Map(plain);
  for (const variable of others) {
    const read = await readSource({ ...by, unstored: values }, variable);
    if (read?.ok === true)
      for (const [name, value] of entry(variable, read.value)) values.set(name, value);
    if (read?.ok === false)
      deps.logger.log('warn', `"${variable.name}" could not be read`, {
        event: 'source_failed',
        code: read.error.code,
        chat_id: log.chat_id,
      });
  }
  return values;
}

const entry = (
  { name }: VariableDefinition,
  value: JsonValue | undefined,
): [string, JsonValue][] => (value === undefined ? [] : [[name, value]]);
