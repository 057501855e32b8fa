import {
  canonicalJson,
  type JsonObject,
  type JsonValue,
  type Validation,
} from '@mozaiks/contracts';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { compilePattern } from '../pattern/pattern.ts';

export type Check = (value: JsonValue) => Validation;
export type CompiledSchema =
  | { readonly ok: true; readonly check: Check }
  | { readonly ok: false; readonly message: string };

/**
 * Compiles JSON Schemas: strict, without `$data`, without remote references, patterns in linear
 * time. Each is compiled once.
 */
export interface SchemaCompiler {
  /** The keywords and formats that strict mode accepts. */
  readonly vocabulary: { hasKeyword(name: string): boolean; hasFormat(name: string): boolean };
  /** `derived`: made by us, so that it need not be checked against the meta-schema. */
  compile(schema: JsonObject, origin?: 'written' | 'derived'): CompiledSchema;
}

const MAX_KEPT = 500;
const MAX_PROBLEMS = 10;

/** Ajv tells patterns apart by their text. */
function linearRegExp(pattern: string): { test(text: string): boolean; toString(): string } {
  const compiled = compilePattern(pattern);
  if (!compiled.ok) throw new Error(`the pattern ${pattern} is refused: ${compiled.message}`);
  return { test: compiled.pattern.test, toString: () => pattern };
}
// Ajv names the engine in standalone code only, which is never made here.
const regExp = Object.assign((pattern: string, _flags: string) => linearRegExp(pattern), {
  code: 'new RegExp',
});

function createAjv(validateSchema: boolean): Ajv2020 {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: true,
    strictTypes: false,
    strictTuples: false,
    strictRequired: false,
    allowUnionTypes: true,
    coerceTypes: false,
    addUsedSchema: false,
    validateSchema,
    logger: false,
    code: { regExp },
  });
  addFormats.default(ajv);
  return ajv;
}

function problemOf({ keyword, instancePath, message, params }: ErrorObject): string {
  const at = instancePath === '' ? '/' : instancePath;
  const inside = instancePath === '' ? '' : instancePath;
  switch (keyword) {
    case 'required':
      return `${inside}/${String(params['missingProperty'])} is missing`;
    case 'additionalProperties':
      return `${inside}/${String(params['additionalProperty'])} is not known`;
    case 'enum':
      return `${at} must be one of ${JSON.stringify(params['allowedValues'])}`;
    case 'const':
      return `${at} must be ${JSON.stringify(params['allowedValue'])}`;
    default:
      return `${at} ${message ?? keyword}`;
  }
}

const asCheck =
  (validate: ValidateFunction): Check =>
  (value) => {
    if (validate(value)) return { ok: true };
    const problems = new Set(
      (validate.errors ?? []).filter(({ keyword }) => keyword !== 'if').map(problemOf),
    );
    return { ok: false, problems: [...problems].slice(0, MAX_PROBLEMS) };
  };

/** Compiles without remembering the schema: schemas of different authors may use the same `$id`. */
function compileWith(ajv: Ajv2020, { $id: _id, ...schema }: JsonObject): CompiledSchema {
  try {
    return { ok: true, check: asCheck(ajv.compile(schema)) };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  } finally {
    ajv.removeSchema(schema);
  }
}

export function createSchemaCompiler(): SchemaCompiler {
  const kept = new Map<string, CompiledSchema>();
  const ajvs = new Map<string, Ajv2020>();
  const ajvFor = (origin: 'written' | 'derived'): Ajv2020 => {
    const ajv = ajvs.get(origin) ?? createAjv(origin === 'written');
    ajvs.set(origin, ajv);
    return ajv;
  };
  return {
    vocabulary: {
      hasKeyword: (name) => Object.hasOwn(ajvFor('written').RULES.keywords, name),
      hasFormat: (name) => Object.hasOwn(ajvFor('written').formats, name),
    },
    compile(schema, origin = 'written') {
      const key = canonicalJson(schema);
      const compiled = kept.get(key) ?? compileWith(ajvFor(origin), schema);
      kept.delete(key);
      kept.set(key, compiled);
      const [oldest] = kept.keys();
      if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
      return compiled;
    },
  };
}
