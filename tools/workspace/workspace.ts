import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly license?: string;
  readonly homepage?: string;
  readonly repository?: {
    readonly type: string;
    readonly url: string;
    readonly directory?: string;
  };
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

export interface Package {
  /** Relative to the root of the workspace, with forward slashes. */
  readonly root: string;
  readonly manifest: Manifest;
}

export const workspace = path.resolve(import.meta.dirname, '../..');

export const readText = (file: string) => readFileSync(path.join(workspace, file), 'utf8');

export const readManifest = (root: string): Manifest =>
  JSON.parse(readText(`${root}/package.json`));

export const readPackages = (): readonly Package[] =>
  ['libs', 'apps']
    .flatMap((kind) => readdirSync(path.join(workspace, kind)).map((name) => `${kind}/${name}`))
    .map((root) => ({ root, manifest: readManifest(root) }));
