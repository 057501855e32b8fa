import {
  evaluateExpression,
  isTrue,
  variablesOf,
  type ChatState,
  type Expression,
  type JsonObject,
  type JsonValue,
  type LoadedWorkflow,
  type LogRef,
  type VariableDefinition,
} from '@mozaiks/contracts';
import { definitionIndex } from './definition.ts';

/** The context variables of a chat at one moment. */
export interface ContextView {
  /** The value, otherwise the static value or default. undefined if unset. */
  readonly get: (name: string) => JsonValue | undefined;
  readonly snapshot: () => JsonObject;
  /** Whether its value may be part of events. */
  readonly mayReveal: (name: string) => boolean;
}

export interface ContextOf {
  readonly log: LogRef;
  readonly state: ChatState;
  readonly workflow: LoadedWorkflow;
  /** Values of sensitive sources. They are read again for each turn and never stored. */
  readonly unstored?: ReadonlyMap<string, JsonValue>;
}

export function contextView({ log, state, workflow, unstored }: ContextOf): ContextView {
  const { variables, sensitive } = definitionIndex(workflow);
  const builtIn: Readonly<Record<string, string>> = {
    app_id: log.app_id,
    user_id: log.user_id,
    chat_id: log.chat_id,
    workflow_name: workflow.definition.workflow_name,
  };
  const get = (name: string): JsonValue | undefined => {
    if (Object.hasOwn(builtIn, name)) return builtIn[name];
    if (state.context.has(name)) return state.context.get(name);
    if (unstored?.has(name) === true) return unstored.get(name);
    const variable = variables.get(name);
    return variable === undefined ? undefined : initialValue(variable, get);
  };
  const snapshot = (): JsonObject => {
    const names = [...Object.keys(builtIn), ...variables.keys(), ...state.context.keys()];
    return Object.fromEntries([...new Set(names)].flatMap((name) => present(name, get(name))));
  };
  return { get, snapshot, mayReveal: (name) => !sensitive.has(name) };
}

const present = (name: string, value: JsonValue | undefined): [string, JsonValue][] =>
  value === undefined ? [] : [[name, value]];

/**
 * The value in the definition. Computed variables may read each other; the loader refuses cycles.
 */
function initialValue(
  { source }: VariableDefinition,
  get: (name: string) => JsonValue | undefined,
): JsonValue | undefined {
  switch (source.type) {
    case 'static':
    case 'file':
      return source.value;
    case 'state':
    case 'config':
    case 'data_reference':
      return source.default;
    case 'computed': {
      const computed = evaluateExpression(source.expression.node, get);
      return computed.ok ? computed.value : undefined;
    }
    case 'runtime':
    case 'external':
      return undefined;
  }
}

/** Whether the expression is true. An expression that cannot be evaluated is not. */
export function holds({ node }: Expression, view: ContextView): boolean {
  const result = evaluateExpression(node, view.get);
  return result.ok && isTrue(result.value);
}

/** The values that an expression reads, except sensitive ones. */
export function valuesSeen({ node }: Expression, view: ContextView): JsonObject {
  const seen = variablesOf(node).filter(({ name }) => view.mayReveal(name));
  return Object.fromEntries(seen.map(({ name }) => [name, view.get(name) ?? null]));
}
