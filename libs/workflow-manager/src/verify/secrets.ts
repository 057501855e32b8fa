import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../diagnostics/reporter.ts';
import { secretsIn } from '../diagnostics/secret-shapes.ts';
import { findInside, readTextFile } from '../read/inside.ts';
import type { Folder, Sources } from '../read/scope.ts';
import { createLineMap } from '../yaml/line-map.ts';
import { positionIn, type Position, type YamlNode, type YamlScalar } from '../yaml/node.ts';

function* scalarsIn(node: YamlNode): Generator<YamlScalar> {
  if (node.kind === 'scalar') yield node;
  else if (node.kind === 'list') for (const item of node.items) yield* scalarsIn(item);
  else for (const { value } of node.entries) yield* scalarsIn(value);
}

const TEXT_ENDINGS = /\.(?:md|txt|json|ya?ml|csv)$/i;
const MAX_FILES = 200;
/** These files have their own checks, or are not part of what runs. */
const OTHER_FOLDERS: readonly string[] = ['node_modules', 'tools', 'hooks', 'tests'];

/** Prompts and data: the texts in folders of the workflow. */
function textFilesOf(folder: Folder): readonly string[] {
  const found: string[] = [];
  const folders = [''];
  for (
    let next = folders.pop();
    next !== undefined && found.length < MAX_FILES;
    next = folders.pop()
  ) {
    for (const entry of readdirSync(join(folder.path, next), { withFileTypes: true })) {
      const path = next === '' ? entry.name : `${next}/${entry.name}`;
      if (entry.isDirectory() && !entry.name.startsWith('.') && !OTHER_FOLDERS.includes(path))
        folders.push(path);
      else if (entry.isFile() && next !== '' && TEXT_ENDINGS.test(entry.name)) found.push(path);
    }
  }
  return found;
}

/**
 * Reports texts that look like secrets, in workflow files, prompts and data. Messages do not
 * contain them.
 */
export function checkSecrets(folder: Folder, sources: Sources, report: Report): void {
  const found = (at: Position): void =>
    report({
      code: 'WF050',
      at,
      message: 'this looks like a secret',
      hint: 'put it into the environment, and only its name here',
    });
  for (const root of Object.values(sources)) {
    for (const scalar of scalarsIn(root)) {
      const [first] = typeof scalar.value === 'string' ? secretsIn(scalar.value) : [];
      if (first !== undefined) found(first === 0 ? scalar.at : positionIn(scalar, first));
    }
  }
  for (const path of textFilesOf(folder)) {
    const file = findInside(folder.path, path, [folder.path]);
    if (!file.ok) continue;
    const text = readTextFile(file.path);
    const place = createLineMap(`${folder.name}/${path}`, text);
    for (const offset of secretsIn(text)) found(place(offset));
  }
}
