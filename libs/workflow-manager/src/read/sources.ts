import { readdirSync, readFileSync } from 'node:fs';
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import type { Report } from '../diagnostics/reporter.ts';
import { canonicalise } from '../shape/canonicalise.ts';
import type { ShapeChecker } from '../shape/check-shape.ts';
import { WORKFLOW_FILES, WORKFLOW_FILE_NAMES, type WorkflowFile } from '../shape/files.ts';
import { shapeIn } from '../shape/shape.ts';
import type { YamlNode } from '../yaml/node.ts';
import { parseYaml } from '../yaml/parse-yaml.ts';
import { codeOfMiss, findInside } from './inside.ts';
import { fileOf, startOf, type Folder, type ReadSources } from './scope.ts';

/** `structured_outputs: {models: …}` as the whole file is the file inside it. */
function unwrap(file: WorkflowFile, node: YamlNode, report: Report): YamlNode {
  const [entry, ...others] = node.kind === 'map' ? node.entries : [];
  const properties = shapeIn(WORKFLOW_FILES[file], 'properties') ?? {};
  if (entry?.key !== file || others.length > 0 || Object.hasOwn(properties, file) || entry.value.kind !== 'map') return node;
  report({ code: 'WF015', at: entry.keyAt, message: `the key ${file} around the whole file is not needed` });
  return entry.value;
}

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

function checkOthers(folder: Folder, report: Report): void {
  for (const entry of readdirSync(folder.path, { withFileTypes: true })) {
    const stem = /^(.+)\.ya?ml$/i.exec(entry.name)?.[1];
    if (!entry.isFile() || stem === undefined || WORKFLOW_FILE_NAMES.some((file) => `${file}.yaml` === entry.name)) continue;
    const hint = didYouMean(stem, WORKFLOW_FILE_NAMES)?.replace('?', '.yaml?');
    report({
      code: 'WF006',
      at: { file: `${folder.name}/${entry.name}`, line: 1, column: 1 },
      message: `no workflow reads ${entry.name}`,
      hint,
    });
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

/** The files of a folder, canonical and checked against their shapes. Missing and empty files are absent. */
export function readSources(folder: Folder, report: Report, checkShape: ShapeChecker): ReadSources {
  checkOthers(folder, report);
  const sources: { [F in WorkflowFile]?: YamlNode } = {};
  const broken = new Set<WorkflowFile>();
  for (const file of WORKFLOW_FILE_NAMES) {
    const parsed = readFile(folder, file, report);
    if (parsed === 'broken') broken.add(file);
    if (typeof parsed === 'string') continue;
    const node = canonicalise(WORKFLOW_FILES[file], unwrap(file, parsed, report), report);
    checkShape(file, node, report);
    sources[file] = node;
  }
  return { sources, broken };
}
