import type { DevWorkflow, VariableDefinition, WorkflowDefinition } from '@mozaiks/contracts';
import type { ContextHistory, ContextValue } from '../log/context-history.ts';

/** A context variable as it is now. */
export interface Variable {
  readonly name: string;
  readonly type: string | null;
  readonly description: string | null;
  readonly isSensitive: boolean;
  /** Before any event set it; undefined: none. */
  readonly fallback: unknown;
  /** All values, newest first. */
  readonly values: readonly ContextValue[];
}

/** The variables that the definition names, in its order, then those that only events set. */
export function variablesOf(
  history: ContextHistory,
  workflow: DevWorkflow | null,
): readonly Variable[] {
  const definition = (workflow?.definition ?? null) as unknown as Pick<
    WorkflowDefinition,
    'variables'
  > | null;
  const defined = definition?.variables ?? [];
  const names = new Set([...defined.map(({ name }) => name), ...history.keys()]);
  return [...names].map((name) => {
    const known = defined.find((each) => each.name === name);
    const values = [...(history.get(name) ?? [])].reverse();
    return {
      name,
      type: known?.type ?? null,
      description: known?.description ?? null,
      isSensitive: known?.sensitive ?? false,
      fallback: known === undefined ? undefined : defaultOf(known),
      values,
    };
  });
}

function defaultOf({ source }: VariableDefinition): unknown {
  if ('default' in source) return source.default;
  return 'value' in source ? source.value : undefined;
}
