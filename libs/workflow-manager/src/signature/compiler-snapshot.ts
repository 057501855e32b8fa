import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The environment in which a snapshot was made. A snapshot starts only in the same environment. */
export interface SnapshotOrigin {
  readonly node: string;
  readonly platform: string;
  readonly arch: string;
  /** The folder of TypeScript's own declarations: the snapshot has parsed them. */
  readonly typescript: string;
}

// As in `run-compiler.ts`, the paths are valid from `dist` and from `src`.
const SNAPSHOT = new URL('../../dist/snapshot/compiler.blob', import.meta.url);
const ORIGIN = new URL('../../dist/snapshot/origin.json', import.meta.url);
const BUILD = new URL('../../dist/tsconfig.lib.tsbuildinfo', import.meta.url);

const changedAt = (file: URL): number => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

function isOurs({ node, platform, arch, typescript }: SnapshotOrigin): boolean {
  return (
    node === process.version &&
    platform === process.platform &&
    arch === process.arch &&
    typescript === dirname(createRequire(import.meta.url).resolve('typescript'))
  );
}

/**
 * The snapshot of the compiler's process that `npm run build` makes: it starts in a third of the
 * time. Undefined if there is none (packages have none), if the library was compiled after it, or
 * if it was made with another Node, another machine or in another folder.
 */
export function currentSnapshot(): string | undefined {
  try {
    const origin = JSON.parse(readFileSync(ORIGIN, 'utf8')) as SnapshotOrigin;
    const isFresh = changedAt(SNAPSHOT) > changedAt(BUILD);
    return isFresh && isOurs(origin) ? fileURLToPath(SNAPSHOT) : undefined;
  } catch {
    return undefined;
  }
}
