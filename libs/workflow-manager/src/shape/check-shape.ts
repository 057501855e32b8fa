import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Report } from '../diagnostics/reporter.ts';
import { toJson, type YamlNode } from '../yaml/node.ts';
import { canonicalSchema } from './editor-schema.ts';
import { explain } from './explain.ts';
import { SHAPES, type ShapedFile } from './files.ts';

/**
 * Checks canonical files against their shapes. Every schema is compiled once, when it is first
 * needed.
 */
export type ShapeChecker = (file: ShapedFile, node: YamlNode, report: Report) => void;

export function createShapeChecker(): ShapeChecker {
  const ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    strict: true,
    strictTypes: false,
    strictRequired: false,
    validateSchema: false,
    inlineRefs: false,
    code: { optimize: false },
  });
  const compiled = new Map<ShapedFile, ValidateFunction>();
  return (file, node, report) => {
    const validate = compiled.get(file) ?? ajv.compile(canonicalSchema(SHAPES[file]));
    compiled.set(file, validate);
    if (validate(toJson(node))) return;
    for (const error of validate.errors ?? []) {
      const problem = explain(node, error);
      if (problem !== undefined) report(problem);
    }
  };
}
