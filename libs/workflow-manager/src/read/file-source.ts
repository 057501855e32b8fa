import { extname } from 'node:path';
import type { JsonValue, VariableSource } from '@mozaiks/contracts';
import { toJson, type YamlNode } from '../yaml/node.ts';
import { parseYaml } from '../yaml/parse-yaml.ts';
import { fieldOf, textIn, wordIn } from '../yaml/read-node.ts';
import { codeOfMiss, findInside, readTextFile } from './inside.ts';
import type { Scope } from './scope.ts';
import { hasType, readTyped, type Typed } from './typed-value.ts';

const FORMATS = ['json', 'yaml', 'text'] as const;
type Format = (typeof FORMATS)[number];

function formatOf(path: string): Format {
  const ending = extname(path).toLowerCase();
  return ending === '.json' ? 'json' : ending === '.yaml' || ending === '.yml' ? 'yaml' : 'text';
}

interface Content {
  readonly text: string;
  readonly format: Format;
  readonly file: string;
}

/**
 * The value of a file. The rules for all workflow files (depth, refused keys, no duplicate keys)
 * apply to JSON as well.
 */
function parseContent(scope: Scope, { text, format, file }: Content): JsonValue {
  if (format === 'text') return text;
  if (format === 'json') {
    const problem = jsonProblem(text);
    if (problem !== undefined) {
      scope.report({
        code: 'WF007',
        at: { file, line: 1, column: 1 },
        message: `not JSON: ${problem}`,
      });
      return null;
    }
  }
  const node = parseYaml({ file, text }, scope.report);
  return node === undefined ? null : toJson(node);
}

function jsonProblem(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/**
 * Reads a variable whose value is in a file of the workflow folder. The file is read when the
 * workflow is loaded.
 */
export function readFileSource(scope: Scope, node: YamlNode, typed: Typed): VariableSource {
  const path = textIn(node, 'path') ?? '';
  const at = fieldOf(node, 'path')?.at ?? node.at;
  const { folder } = scope;
  const found = findInside(folder.path, path, [folder.path]);
  const initial = readTyped(scope, fieldOf(node, 'default'), typed);
  if (!found.ok) {
    if (found.why !== 'missing' || initial === undefined)
      scope.report({ code: codeOfMiss(found), at, message: found.message });
    return { type: 'file', path, value: initial ?? null };
  }
  const format = wordIn(node, 'format', FORMATS) ?? formatOf(path);
  const value = parseContent(scope, {
    text: readTextFile(found.path),
    format,
    file: `${folder.name}/${path}`,
  });
  if (!hasType(value, typed.type))
    scope.report({
      code: 'WF035',
      at,
      message: `${typed.name} is of type ${typed.type}, what ${path} holds is not`,
    });
  return { type: 'file', path, value };
}
