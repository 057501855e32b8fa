import type {
  CodeCall,
  CodeResult,
  DataSource,
  JsonObject,
  JsonValue,
  VariableDefinition,
  WorkflowDefinition,
} from '@mozaiks/contracts';
import { RuntimeError, isErrorCode } from '@mozaiks/contracts';
import { commitAhead, eventsAhead, type Tape } from './tape.ts';

const UNSTORED = { code: 'internal', message: 'sensitive values are not in the log' } as const;
const READ: ReadonlySet<string> = new Set(['config', 'file', 'data_reference', 'external']);

/** What a tool gave as the source of a variable. */
export function sourceResult(
  tape: Tape,
  { call_id }: CodeCall,
  { variables }: WorkflowDefinition,
): CodeResult {
  const tool = call_id.split(':')[1];
  const variable = variables.find(
    ({ source }) => source.type === 'external' && source.tool === tool,
  );
  if (variable === undefined || variable.sensitive)
    return { ok: false, error: UNSTORED, duration_ms: 0 };
  const error = failureOf(tape, variable);
  if (error !== undefined) return { ok: false, error, duration_ms: 0 };
  const value = valueOf(tape, variable.name) ?? null;
  const read = new Set(variables.filter(({ source }) => READ.has(source.type)).map(nameOf));
  const others = Object.entries(sourcesAhead(tape)).filter(([name]) => !read.has(name));
  return { ok: true, value, set: Object.fromEntries(others), duration_ms: 0 };
}

const nameOf = ({ name }: VariableDefinition): string => name;

function failureOf(tape: Tape, { name }: VariableDefinition) {
  const start = `"${name}" could not be read: `;
  for (const event of commitAhead(tape))
    if (event.type === 'error' && event.message.startsWith(start))
      return { code: event.code, message: event.message.slice(start.length) };
  return undefined;
}

/** What sources have set in the next commit. */
function sourcesAhead(tape: Tape): JsonObject {
  for (const event of commitAhead(tape))
    if (event.type === 'context_update' && event.by === 'source') return event.set;
  return {};
}

/** What is not set again is as it was. */
const valueOf = (tape: Tape, name: string): JsonValue | undefined => {
  const set = sourcesAhead(tape);
  return Object.hasOwn(set, name) ? set[name] : tape.state.context.get(name);
};

/** Documents that `data_reference` variables were read from, as far as the variables tell. */
export const recordedData = (tape: Tape, definition: () => WorkflowDefinition): DataSource => ({
  find: (_scope, { collection }) => {
    const variable = definition().variables.find(
      ({ source, sensitive }) =>
        source.type === 'data_reference' && source.collection === collection && !sensitive,
    );
    const error = variable === undefined ? UNSTORED : failureOf(tape, variable);
    if (error !== undefined && isErrorCode(error.code))
      return Promise.reject(new RuntimeError(error.code));
    return Promise.resolve(documentsOf(valueOf(tape, variable?.name ?? '')));
  },
});

/**
 * Documents that give a variable its value again: a list is all of them, anything else is the
 * first.
 */
function documentsOf(value: JsonValue | undefined): readonly JsonValue[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** Replaces a required setting whose value must not be stored, by the type of its variable. */
const PLACEHOLDERS = {
  string: '(not in the log)',
  integer: '0',
  number: '0',
  boolean: 'false',
  array: '[]',
  object: '{}',
} as const;

/** Settings as the run had them, which their variables tell. */
export function recordedSetting(
  tape: Tape,
  { variables }: WorkflowDefinition,
  env_var: string,
): string | undefined {
  const variable = variables.find(
    ({ source }) => source.type === 'config' && source.env_var === env_var,
  );
  if (variable === undefined) return undefined;
  if (variable.sensitive) return isMissing(tape) ? undefined : PLACEHOLDERS[variable.type];
  const value = ofThisRun(tape, variable.name) ?? tape.state.context.get(variable.name);
  if (value === undefined) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const isMissing = (tape: Tape): boolean =>
  commitAhead(tape).some(
    (event) => event.type === 'workflow_error' && event.code === 'config_missing',
  );

function ofThisRun(tape: Tape, name: string): JsonValue | undefined {
  let run_id: string | null | undefined = tape.state.run?.run_id;
  for (const event of eventsAhead(tape)) {
    run_id ??= event.run_id;
    if (event.run_id !== run_id) return undefined;
    if (event.type === 'context_update' && event.by === 'source' && Object.hasOwn(event.set, name))
      return event.set[name];
  }
  return undefined;
}
