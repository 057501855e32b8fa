import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';

export interface SourceFile {
  /** Path from the workflows folder, with `/`. */
  readonly path: string;
  readonly text: string;
}

const TEXTS = /\.(?:ya?ml|json|md|txt|[cm]?[jt]sx?|py)$/i;
const SKIPPED = /^(?:\.|node_modules$)/;
const MAX_FILES = 200;
const MAX_BYTES = 256 * 1024;

/**
 * The files of a workflow that authors write: YAML, prompts and code, sorted by path. Omits hidden
 * files, packages, links and files over 256 KiB. Lists at most 200 files.
 */
export function sourceFiles(directory: string, workflow_name: string): readonly SourceFile[] {
  const found: string[] = [];
  const visit = (folder: string): void => {
    for (const entry of readdirSync(join(directory, folder), { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (SKIPPED.test(entry.name) || found.length >= MAX_FILES) continue;
      if (entry.isDirectory()) visit(path);
      else if (
        entry.isFile() &&
        TEXTS.test(entry.name) &&
        statSync(join(directory, path)).size <= MAX_BYTES
      )
        found.push(path);
    }
  };
  visit(workflow_name);
  return found.sort().map((path) => ({
    path: path.replaceAll(sep, '/'),
    text: readFileSync(join(directory, path), 'utf8'),
  }));
}
