import {
  evaluateExpression,
  isJsonObject,
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

/** Context variables of a chat at one moment. */
export interface ContextView {
  /** The value, or its static value or default; undefined when unset. */
  readonly get: (name: string) => JsonValue | undefined;
  readonly snapshot: () => JsonObject;
}

export interface ContextOf {
  readonly log: LogRef;
  readonly state: ChatState;
  readonly workflow: LoadedWorkflow;
}

const definitions = new WeakMap<LoadedWorkflow, ReadonlyMap<string, VariableDefinition>>();

export function variablesByName(workflow: LoadedWorkflow): ReadonlyMap<string, VariableDefinition> {
  const known = definitions.get(workflow);
  if (known !== undefined) return known;
  const byName = new Map(workflow.definition.variables.map((variable) => [variable.name, variable]));
  definitions.set(workflow, byName);
  return byName;
}

export function contextView({ log, state, workflow }: ContextOf): ContextView {
  const variables = variablesByName(workflow);
  const builtIn: Readonly<Record<string, string>> = {
    app_id: log.app_id,
    user_id: log.user_id,
    chat_id: log.chat_id,
    workflow_name: workflow.definition.workflow_name,
  };
  const get = (name: string): JsonValue | undefined => {
    if (Object.hasOwn(builtIn, name)) return builtIn[name];
    const set = state.context.get(name);
    if (set !== undefined) return set;
    const variable = variables.get(name);
    return variable === undefined ? undefined : initialValue(variable, get);
  };
  const snapshot = (): JsonObject => {
    const names = [...Object.keys(builtIn), ...variables.keys(), ...state.context.keys()];
    return Object.fromEntries([...new Set(names)].flatMap((name) => present(name, get(name))));
  };
  return { get, snapshot };
}

const present = (name: string, value: JsonValue | undefined): [string, JsonValue][] => (value === undefined ? [] : [[name, value]]);

/** What comes with the definition. Computed variables may read each other; the loader refuses circles. */
function initialValue({ source }: VariableDefinition, get: (name: string) => JsonValue | undefined): JsonValue | undefined {
  switch (source.type) {
    case 'static':
    case 'file':
      return source.value;
    case 'state':
    case 'config':
      return source.default;
    case 'computed': {
      const computed = evaluateExpression(source.expression.node, get);
      return computed.ok ? computed.value : undefined;
    }
    case 'runtime':
    case 'data_reference':
    case 'external':
      return undefined;
  }
}

/** Whether the expression holds, and the values that it saw. An expression that cannot be evaluated does not hold. */
export function holds(expression: Expression, view: ContextView): { readonly yes: boolean; readonly values: JsonObject } {
  const result = evaluateExpression(expression.node, view.get);
  const values = Object.fromEntries(variablesOf(expression.node).map(({ name }) => [name, view.get(name) ?? null]));
  return { yes: result.ok && isTrue(result.value), values };
}

/** Why a value may not be written to a variable; undefined when it may. */
export function refusalOfWrite(workflow: LoadedWorkflow, name: string, value: JsonValue): string | undefined {
  const variable = variablesByName(workflow).get(name);
  if (variable === undefined) return `there is no context variable "${name}"`;
  if (variable.source.type === 'computed' || variable.source.type === 'runtime') return `"${name}" is read-only`;
  return value === null || fits(value, variable.type) ? undefined : `"${name}" must be of type ${variable.type}`;
}

function fits(value: JsonValue, type: VariableDefinition['type']): boolean {
  switch (type) {
    case 'integer':
      return Number.isInteger(value);
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isJsonObject(value);
    case 'string':
    case 'number':
    case 'boolean':
      return typeof value === type;
  }
}

/** JSON pointers of what nobody may read in a `context_update` that sets these variables. */
export const sensitivePaths = (workflow: LoadedWorkflow, names: Iterable<string>): string[] =>
  [...names]
    .filter((name) => variablesByName(workflow).get(name)?.sensitive === true)
    .map((name) => `/set/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`);

/** The placeholders `{{name}}` of a text filled in: strings as they are, other values as JSON, unset ones as nothing. */
export function fillPlaceholders(text: string, view: ContextView): string {
  return text.replace(/\{\{\s*([A-Za-z_][A-Za-z0-9_]*)\s*\}\}/g, (_whole, name: string) => asText(view.get(name)));
}

const asText = (value: JsonValue | undefined): string =>
  value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);
