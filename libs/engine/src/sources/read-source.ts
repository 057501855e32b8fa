import {
  defined,
  isJsonObject,
  isRuntimeError,
  type Failure,
  type JsonObject,
  type JsonValue,
  type VariableDefinition,
} from '@mozaiks/contracts';
import { callAuthor, type Author } from '../code/author-code.ts';
import { contextView } from '../context.ts';
import { fits } from '../context-writes.ts';
import { definitionIndex } from '../definition.ts';
import type { EngineDeps } from '../deps.ts';
import { fillQuery } from './query-template.ts';

export interface Reading extends Author {
  readonly deps: EngineDeps;
}

type Read =
  | { readonly ok: true; readonly value: JsonValue; readonly set: JsonObject }
  | { readonly ok: false; readonly error: Failure };

/**
 * The current value of a `data_reference` or `external` variable. undefined for any other variable.
 * Never rejects.
 */
export async function readSource(
  by: Reading,
  variable: VariableDefinition,
): Promise<Read | undefined> {
  const { source } = variable;
  if (source.type !== 'data_reference' && source.type !== 'external') return undefined;
  const read =
    source.type === 'external' ? await callTool(by, source.tool) : await find(by, variable, source);
  if (!read.ok || fits(read.value, variable.type) || read.value === null) return read;
  const message = `the source of "${variable.name}" gave a value that is not of type ${variable.type}`;
  return { ok: false, error: { code: 'context_invalid', message } };
}

async function callTool(by: Reading, name: string): Promise<Read> {
  const tool = definitionIndex(by.workflow).toolOf(name);
  const run = by.state.run;
  if (tool?.code === undefined || run === null || by.workflow.unavailable_tools.has(name))
    return {
      ok: false,
      error: { code: 'tool_unavailable', message: `the tool "${name}" is not available` },
    };
  const { code, timeout_ms } = tool;
  const key = `source:${name}:${run.run_id}:${run.total_turns}`;
  return callAuthor(by, {
    kind: 'tool',
    code,
    timeout_ms,
    agent: '',
    run_id: run.run_id,
    arguments: {},
    key,
  });
}

type Reference = Extract<VariableDefinition['source'], { readonly type: 'data_reference' }>;

async function find(
  by: Reading,
  { type }: VariableDefinition,
  { collection, query_template, fields, default: otherwise = null }: Reference,
): Promise<Read> {
  const { deps, log } = by;
  if (deps.data === undefined)
    return {
      ok: false,
      error: {
        code: 'config_missing',
        message: 'no data source is configured (setting DATA_COLLECTIONS)',
      },
    };
  const { app_id, user_id } = log;
  const filter = fillQuery(query_template, contextView(by));
  try {
    const found = await deps.data.find(
      { app_id, user_id },
      {
        collection,
        filter,
        ...defined({ fields }),
        ...(type === 'array' ? {} : { limit: 1 }),
      },
    );
    const value = asVariableType(found, type, fields);
    return { ok: true, value: found.length === 0 ? (otherwise ?? value) : value, set: {} };
  } catch (error) {
    if (isRuntimeError(error)) {
      const { reason } = error.details;
      const message = typeof reason === 'string' ? `${error.message}: ${reason}` : error.message;
      return { ok: false, error: { code: error.code, message } };
    }
    return { ok: false, error: { code: 'internal', message: 'the data source failed' } };
  }
}

/**
 * Documents in the form of the variable's type: all of them for a list, the first for an object,
 * and the first one's named (or only) field for a plain value.
 */
function asVariableType(
  found: readonly JsonValue[],
  type: VariableDefinition['type'],
  fields: readonly string[] | undefined,
): JsonValue {
  if (type === 'array') return found;
  const first = found[0] ?? null;
  if (type === 'object' || !isJsonObject(first)) return first;
  const [field = Object.keys(first)[0] ?? ''] = fields ?? [];
  return Object.hasOwn(first, field) ? (first[field] ?? null) : null;
}
