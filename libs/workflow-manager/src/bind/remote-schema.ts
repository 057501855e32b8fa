import type { JsonObject, JsonValue, ReadRemoteSchema, RemoteSchema } from '@mozaiks/contracts';
import { isObjectSchema } from '../compiler/object-schema.ts';
import { compilePattern } from '../pattern/pattern.ts';
import { standardSchema } from '../read/standard-schema.ts';
import { createSchemaCompiler, type SchemaCompiler } from './schema-compiler.ts';

/** The largest size of a schema as JSON text. Compiling a larger one could stall the process. */
const MAX_CHARACTERS = 32 * 1024;
const MAX_DEPTH = 32;
/** The number of schemas that are kept with their checks. */
const MAX_KEPT = 500;

const DRAFT_07 = 'http://json-schema.org/draft-07/schema#';
const OLDER = /draft-0[4-7]|2019-09/;

const refused = (problem: string): RemoteSchema => ({ ok: false, problem });

/**
 * Whether a schema is too deep. Looks no deeper than the limit, because a server may nest
 * endlessly.
 */
const isDeeper = (value: JsonValue, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((part) => isDeeper(part as JsonValue, levels - 1)));

/** The schema without `$schema`, unless that names an older draft that has to be translated. */
function withKnownDraft({ $schema: draft, ...schema }: JsonObject): JsonObject {
  return typeof draft === 'string' && OLDER.test(draft) ? { ...schema, $schema: draft } : schema;
}

function readSchema(written: JsonObject, compiler: SchemaCompiler): RemoteSchema {
  if (!isObjectSchema(written)) return refused('its arguments are not an object');
  const hasPattern = (pattern: string): boolean => compilePattern(pattern).ok;
  const known = withKnownDraft({ ...written, type: 'object' });
  const compile = (schema: JsonObject): RemoteSchema => {
    const standard = standardSchema(schema, { ...compiler.vocabulary, hasPattern });
    const compiled = compiler.compile(standard.schema);
    if (!compiled.ok) return refused(`its schema cannot be used: ${compiled.message}`);
    // Most servers name an older draft, so that is not worth a note.
    const notes = standard.changes.filter((change) => !change.startsWith('$schema'));
    return { ok: true, schema: standard.schema, notes, check: compiled.check };
  };
  const read = compile(known);
  // Many servers write draft-07 without saying so.
  if (read.ok || '$schema' in known) return read;
  const older = compile({ ...known, $schema: DRAFT_07 });
  return older.ok ? older : read;
}

/**
 * Reads schemas that MCP servers write, as leniently as is safe: without unknown keywords and
 * formats, without patterns that do not run in linear time, and translated to draft 2020-12. Equal
 * schemas are read once.
 */
export function createRemoteSchemas(): ReadRemoteSchema {
  const compiler = createSchemaCompiler();
  const kept = new Map<string, RemoteSchema>();
  return (schema) => {
    if (isDeeper(schema, MAX_DEPTH))
      return refused(`its schema is deeper than ${MAX_DEPTH} levels`);
    const text = JSON.stringify(schema);
    if (text.length > MAX_CHARACTERS)
      return refused(`its schema is longer than ${MAX_CHARACTERS} characters`);
    const read = kept.get(text) ?? readSchema(schema, compiler);
    kept.delete(text);
    kept.set(text, read);
    const [oldest] = kept.keys();
    if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
    return read;
  };
}
