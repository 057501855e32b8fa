import type { JsonObject } from '@mozaiks/contracts';
import type { SchemaCompiler } from '../bind/schema-compiler.ts';
import type { Report } from '../diagnostics/reporter.ts';
import { isObjectSchema } from '../signature/object-schema.ts';
import type { Position, YamlNode } from '../yaml/node.ts';
import { objectOf } from '../yaml/read-node.ts';

/** Reads JSON Schemas that authors write; those that cannot be compiled are reported. */
export interface SchemaReader {
  read(node: YamlNode | undefined): JsonObject | undefined;
  /** A schema of arguments: of an object. */
  readArguments(node: YamlNode | undefined): JsonObject | undefined;
  /** A schema that was derived from code or from models. */
  check(schema: JsonObject, at: Position): void;
}

export function createSchemaReader(report: Report, compiler: SchemaCompiler): SchemaReader {
  const compile = (schema: JsonObject, at: Position, origin: 'written' | 'derived'): void => {
    const compiled = compiler.compile(schema, origin);
    if (!compiled.ok) report({ code: 'WF034', at, message: `the JSON Schema cannot be used: ${compiled.message}` });
  };
  const read = (node: YamlNode | undefined): JsonObject | undefined => {
    const schema = objectOf(node);
    if (node !== undefined && schema !== undefined) compile(schema, node.at, 'written');
    return schema;
  };
  return {
    check: (schema, at) => compile(schema, at, 'derived'),
    read,
    readArguments(node) {
      const written = objectOf(node);
      if (node === undefined || written === undefined) return undefined;
      if (!isObjectSchema(written))
        report({ code: 'WF034', at: node.at, message: 'arguments are an object: the schema needs type: object' });
      const schema = { ...written, type: 'object' };
      compile(schema, node.at, 'written');
      return schema;
    },
  };
}
