import { isJsonObject, type JsonObject } from '@mozaiks/contracts';
import type { SchemaCompiler } from '../bind/schema-compiler.ts';
import { isObjectSchema } from '../compiler/object-schema.ts';
import type { Position, YamlNode } from '../yaml/node.ts';
import { objectOf } from '../yaml/read-node.ts';
import { checkSchemaPlaces } from './schema-places.ts';
import type { Scope } from './scope.ts';
import { standardSchema, type Vocabulary } from './standard-schema.ts';

/** Reads the JSON Schemas of a workflow. Those that cannot be compiled are reported. */
export interface SchemaReader {
  /** A schema that an author writes. Unknown keywords and formats are errors. */
  read(node: YamlNode | undefined): JsonObject | undefined;
  /** A schema that was derived from models. */
  check(schema: JsonObject, at: Position): void;
  /**
   * A schema of arguments, which are an object. The result is in draft 2020-12 and has only known
   * keywords and formats. Changes are reported in one note.
   */
  readArguments(node: YamlNode | undefined): JsonObject | undefined;
  /** Like `readArguments`, for a schema that the code of a tool declares. */
  checkArguments(schema: JsonObject, at: Position): JsonObject;
  /** A schema of an answer. With properties and without `type`, it is the schema of an object. */
  readAnswer(node: YamlNode | undefined): JsonObject | undefined;
}

type Origin = 'written' | 'derived';

/**
 * Whether a schema describes an object without `type`. It would then accept every value that is not
 * an object.
 */
const isUntypedObject = (schema: JsonObject): boolean =>
  schema['type'] === undefined &&
  ['properties', 'required', 'additionalProperties'].some((key) => schema[key] !== undefined);

/** Whether arguments are written where keywords belong. They would be lost as unknown keywords. */
const hasMisplacedArguments = (schema: JsonObject, { hasKeyword }: Vocabulary): boolean =>
  schema['properties'] === undefined &&
  Object.entries(schema).some(
    ([key, value]) => !hasKeyword(key) && isJsonObject(value) && isTyped(value),
  );
const isTyped = (schema: JsonObject): boolean =>
  ['type', 'enum', '$ref'].some((key) => schema[key] !== undefined);

export function createSchemaReader(scope: Scope, compiler: SchemaCompiler): SchemaReader {
  const { report, effort } = scope;
  const places = { scope, compiler };
  const compile = (schema: JsonObject, at: Position, origin: Origin): JsonObject => {
    const compiled = effort.compile(JSON.stringify(schema), () => compiler.compile(schema, origin));
    if (!compiled.ok)
      report({ code: 'WF034', at, message: `the JSON Schema cannot be used: ${compiled.message}` });
    return schema;
  };
  const compileAt = (node: YamlNode, schema: JsonObject): JsonObject => {
    checkSchemaPlaces(places, node);
    return compile(schema, node.at, 'written');
  };
  const compileArguments = (written: JsonObject, at: Position, origin: Origin): JsonObject => {
    const { vocabulary } = compiler;
    if (hasMisplacedArguments(written, vocabulary)) return compile(written, at, origin);
    const { schema, changes } = standardSchema(written, vocabulary);
    if (changes.length > 0)
      report({
        code: 'WF037',
        at,
        message: `this JSON Schema is used without ${changes.join(', ')}`,
      });
    return compile(schema, at, origin);
  };
  return {
    read(node) {
      const schema = objectOf(node);
      return node === undefined || schema === undefined ? undefined : compileAt(node, schema);
    },
    check: (schema, at) => void compile(schema, at, 'derived'),
    readArguments(node) {
      const written = objectOf(node);
      if (node === undefined || written === undefined) return undefined;
      const message = 'arguments are an object: the schema needs type: object';
      if (!isObjectSchema(written)) report({ code: 'WF034', at: node.at, message });
      checkSchemaPlaces(places, node);
      return compileArguments({ ...written, type: 'object' }, node.at, 'written');
    },
    checkArguments: (schema, at) => compileArguments(schema, at, 'derived'),
    readAnswer(node) {
      const written = objectOf(node);
      if (node === undefined || written === undefined) return undefined;
      return compileAt(node, isUntypedObject(written) ? { ...written, type: 'object' } : written);
    },
  };
}
