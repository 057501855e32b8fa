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
import { fileOf, startOf, type Folder, type ReadSources } from './scope.ts';

function readText(folder: Folder, file: WorkflowFile, report: Report): string | undefined {
  const at = startOf(folder, file);
  const found = findInside(folder.path, `${file}.yaml`, [folder.path]);
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

function readFile(folder: Folder, file: WorkflowFile, report: Report): YamlNode | 'absent' | 'broken' {
  const text = readText(folder, file, report);
  if (text === undefined) return 'absent';
  let isBroken = false;
  const node = parseYaml({ file: fileOf(folder, file), text }, (problem) => {
    isBroken = true;
    report(problem);
  });
  if (node === undefined) return isBroken ? 'broken' : 'absent';
  return node.kind === 'scalar' && node.value === null ? 'absent' : node;
}

export interface SourcesInput {
  readonly folder: Folder;
  readonly report: Report;
  readonly checkShape: ShapeChecker;
  readonly effort: Effort;
}

/** The files of a folder, canonical and checked against their shapes. Missing and empty files are absent. */
export function readSources({ folder, report, checkShape, effort }: SourcesInput): ReadSources {
  const sources: { [F in WorkflowFile]?: YamlNode } = {};
  const broken = new Set(checkOtherFiles(folder, report));
  for (const file of WORKFLOW_FILE_NAMES) {
    effort.enter({ file: fileOf(folder, file) });
    const parsed = readFile(folder, file, report);
    if (parsed === 'broken') broken.add(file);
    if (typeof parsed === 'string') continue;
    const canonical = canonicalise(WORKFLOW_FILES[file], unwrap(file, parsed, report), report);
    const node = file === 'tools' ? withToolSchemas(canonical, report) : canonical;
    checkShape(file, node, report);
    sources[file] = recover(WORKFLOW_FILES[file], node);
  }
  return { sources, broken };
}
