import { readdirSync, readFileSync, statSync } from 'node:fs';
import { didYouMean, nearestOf } from '../diagnostics/did-you-mean.ts';
import type { Report } from '../diagnostics/reporter.ts';
import { WORKFLOW_FILE_NAMES, type WorkflowFile } from '../shape/files.ts';
import { MAX_YAML_BYTES } from '../yaml/limits.ts';
import { findInside } from './inside.ts';
import type { Folder } from './scope.ts';

const plain = (stem: string): string => stem.toLowerCase().replaceAll(/[-\s]/g, '_');

/**
 * The largest number of edits between the name of an unknown file and the workflow file that it
 * misspells. Other files are ignored.
 */
const reachOf = (stem: string): number => Math.min(2, Math.floor(stem.length / 4));

/** The missing workflow file that a file of another name probably is. */
function missingFile(stem: string, present: ReadonlySet<string>): WorkflowFile | undefined {
  const own = WORKFLOW_FILE_NAMES.find((file) => file === plain(stem));
  const absent = WORKFLOW_FILE_NAMES.filter((file) => !present.has(`${file}.yaml`));
  if (own !== undefined) return absent.find((file) => file === own);
  return absent.find((file) => nearestOf(stem, [file], reachOf(stem)).length > 0);
}

const ROUTING =
  /^\s*["']?(?:transition_rules|transitions|transition_graph|handoff_rules|handoffs|routes|routing|edges)["']?\s*:/m;

/**
 * Whether a file contains routing. Not loading a workflow is better than running it without its
 * routing.
 */
function holdsRouting(folder: Folder, file: string): boolean {
  const found = findInside(folder.path, file, [folder.path]);
  return (
    found.ok &&
    statSync(found.path).size <= MAX_YAML_BYTES &&
    ROUTING.test(readFileSync(found.path, 'utf8'))
  );
}

/**
 * Reports files that no workflow reads. Returns the workflow files that exist under another name.
 * Their contents are unknown, but not missing.
 */
export function checkOtherFiles(folder: Folder, report: Report): readonly WorkflowFile[] {
  const names = readdirSync(folder.path, { withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [entry.name] : [],
  );
  const present = new Set(names);
  const misnamed = new Set<WorkflowFile>();
  for (const name of names) {
    const [, stem = '', ending, text] = /^(.+?)\.(ya?ml|json)(\.txt)?$/i.exec(name) ?? [];
    if (ending === undefined || WORKFLOW_FILE_NAMES.some((file) => `${file}.yaml` === name))
      continue;
    const at = { file: `${folder.name}/${name}`, line: 1, column: 1 };
    const meant = missingFile(stem, present);
    if (text !== undefined && meant === undefined) continue;
    if (ending.toLowerCase() === 'json') {
      const own = WORKFLOW_FILE_NAMES.find((file) => file === stem);
      const hint = `rename it to ${stem}.yaml: JSON is YAML`;
      if (own !== undefined)
        report({
          code: 'WF009',
          at,
          message: `${name} is not read: workflow files are YAML`,
          hint,
        });
      if (own !== undefined && own === meant) misnamed.add(own);
    } else if (meant !== undefined && !misnamed.has(meant)) {
      const rename_to = `${meant}.yaml`;
      misnamed.add(meant);
      report({
        code: 'WF106',
        at,
        message: `no workflow reads ${name}`,
        hint: `rename it to ${rename_to}`,
        fix: { rename_to },
      });
    } else if (holdsRouting(folder, name) && plain(stem) !== 'handoffs') {
      const hint = 'write its rules as handoff_rules in handoffs.yaml';
      report({
        code: 'WF008',
        at,
        message: `no workflow reads ${name}, and it holds routing`,
        hint,
      });
    } else {
      const hint = didYouMean(stem, WORKFLOW_FILE_NAMES)?.replace('?', '.yaml?');
      report({ code: 'WF006', at, message: `no workflow reads ${name}`, hint });
    }
  }
  checkFolders(folder, { present, report });
  return [...misnamed];
}

/** Subfolders in which an author may put a workflow file by mistake. */
const FOLDERS = ['tools', 'hooks', 'prompts', 'config', 'workflow', 'src'];

/** Reports workflow files in these subfolders. */
function checkFolders(
  folder: Folder,
  { present, report }: { readonly present: ReadonlySet<string>; readonly report: Report },
): void {
  for (const name of FOLDERS) {
    for (const file of WORKFLOW_FILE_NAMES.filter((own) => !present.has(`${own}.yaml`))) {
      const path = `${name}/${file}.yaml`;
      if (!findInside(folder.path, path, [folder.path]).ok) continue;
      const at = { file: `${folder.name}/${path}`, line: 1, column: 1 };
      report({
        code: 'WF006',
        at,
        message: `no workflow reads ${path}`,
        hint: `move it to ${file}.yaml`,
      });
    }
  }
}
