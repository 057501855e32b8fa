import { readFileSync } from 'node:fs';
import type { Report } from '../diagnostics/reporter.ts';
import type { Effort } from '../loading/effort.ts';
import { canonicalise } from '../shape/canonicalise.ts';
import type { ShapeChecker } from '../shape/check-shape.ts';
import { recover } from '../shape/recover.ts';
import { withToolSchemas } from '../published/parameters-by-name.ts';
import { unwrap } from '../published/unwrap.ts';
import { WORKFLOW_FILES, WORKFLOW_FILE_NAMES, type WorkflowFile } from '../shape/files.ts';
import type { YamlNode } from '../yaml/node.ts';
import { parseYaml } from '../yaml/parse-yaml.ts';
import { codeOfMiss, findInside } from './inside.ts';
import { checkOtherFiles } from './other-files.ts';
import { fileOf, type Folder, type ReadSources } from './scope.ts';

function readText(folder: Folder, name: string, report: Report): string | undefined {
  const at = { file: `${folder.name}/${name}`, line: 1, column: 1 };
  const found = findInside(folder.path, name, [folder.path]);
  if (!found.ok) {
    if (found.why !== 'missing') report({ code: codeOfMiss(found), at, message: found.message });
    return undefined;
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(found.path));
  } catch (error) {
    report({ code: 'WF007', at, message: error instanceof Error ? error.message : String(error) });
    return undefined;
  }
}

export type ParsedFile =
  | { readonly kind: 'yaml'; readonly node: YamlNode }
  | { readonly kind: 'absent' | 'broken' };

/**
 * Parses a file by its path in the folder. `absent`: the file is missing, unreadable or empty.
 * `broken`: it is not YAML.
 */
export function parseFile(folder: Folder, name: string, report: Report): ParsedFile {
  const text = readText(folder, name, report);
  if (text === undefined) return { kind: 'absent' };
  let isBroken = false;
  const node = parseYaml({ file: `${folder.name}/${name}`, text }, (problem) => {
    isBroken = true;
    report(problem);
  });
  if (node === undefined) return { kind: isBroken ? 'broken' : 'absent' };
  return node.kind === 'scalar' && node.value === null
    ? { kind: 'absent' }
    : { kind: 'yaml', node };
}

export interface SourcesInput {
  readonly folder: Folder;
  readonly report: Report;
  readonly checkShape: ShapeChecker;
  readonly effort: Effort;
}

/**
 * The files of a folder, canonical and checked against their shapes. Missing and empty files are
 * absent.
 */
export function readSources({ folder, report, checkShape, effort }: SourcesInput): ReadSources {
  const sources: { [F in WorkflowFile]?: YamlNode } = {};
  const broken = new Set(checkOtherFiles(folder, report));
  for (const file of WORKFLOW_FILE_NAMES) {
    effort.enter({ file: fileOf(folder, file) });
    const parsed = parseFile(folder, `${file}.yaml`, report);
    if (parsed.kind === 'broken') broken.add(file);
    if (parsed.kind !== 'yaml') continue;
    const canonical = canonicalise(WORKFLOW_FILES[file], unwrap(file, parsed.node, report), report);
    const node = file === 'tools' ? withToolSchemas(canonical, report) : canonical;
    checkShape(file, node, report);
    sources[file] = recover(WORKFLOW_FILES[file], node);
  }
  return { sources, broken };
}
