import { createHash } from 'node:crypto';
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { once } from './once.ts';
import type { Needs } from './protocol.ts';

/** The questions about files that were asked, with their answers. */
export interface Observations {
  readonly files: Map<string, string>;
  readonly present: Set<string>;
  readonly absent: Set<string>;
  readonly links: Map<string, string>;
}

export const noObservations = (): Observations => ({
  files: new Map(),
  present: new Set(),
  absent: new Set(),
  links: new Map(),
});

export function addObservations(to: Observations, from: Observations): void {
  for (const [path, hash] of from.files) to.files.set(path, hash);
  for (const path of from.present) to.present.add(path);
  for (const path of from.absent) to.absent.add(path);
  for (const [path, real] of from.links) to.links.set(path, real);
}

export const needsOf = ({ files, present, absent, links }: Observations): Needs => ({
  files: Object.fromEntries(files),
  present: [...present],
  absent: [...absent],
  links: Object.fromEntries(links),
});

/** The files of this machine. Each path is read once. Questions are recorded in `log`. */
export interface ObservedFiles {
  readFile(path: string, log: Observations): string | undefined;
  fileExists(path: string, log: Observations): boolean;
  directoryExists(path: string, log: Observations): boolean;
  realpath(path: string, log: Observations): string;
}

type Kind = 'file' | 'directory' | 'none';

/** Imports may contain impossible paths: too long, or with a NUL. */
function kindOf(path: string): Kind {
  try {
    const stats = statSync(path);
    return stats.isFile() ? 'file' : stats.isDirectory() ? 'directory' : 'none';
  } catch {
    return 'none';
  }
}

function textOf(path: string): { readonly text: string; readonly hash: string } | undefined {
  try {
    const bytes = readFileSync(path);
    return { text: bytes.toString('utf8'), hash: createHash('sha256').update(bytes).digest('hex') };
  } catch {
    return undefined;
  }
}

function realpathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

export function observeFiles(): ObservedFiles {
  const [kind, text, real] = [once(kindOf), once(textOf), once(realpathOf)];
  return {
    readFile(path, { files, absent }) {
      const found = text(path);
      if (found === undefined) absent.add(path);
      else files.set(path, found.hash);
      return found?.text;
    },
    fileExists(path, { present, absent }) {
      const found = kind(path);
      if (found === 'file') present.add(path);
      if (found === 'none') absent.add(path);
      return found === 'file';
    },
    directoryExists(path, { absent }) {
      const found = kind(path);
      if (found === 'none') absent.add(path);
      return found === 'directory';
    },
    realpath(path, { links }) {
      const found = real(path);
      if (found !== path) links.set(path, found);
      return found;
    },
  };
}
