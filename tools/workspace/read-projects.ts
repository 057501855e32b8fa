import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { specEndings } from '../lint/sizes.mjs';
import { parseSource, type Source } from './parse-source.ts';
import { readManifest, workspace, type Package } from './workspace.ts';

export interface Project extends Package {
  readonly name: string;
  readonly tags: readonly string[];
  readonly dependsOn: readonly string[];
  readonly sources: readonly Source[];
}

const posix = (file: string) => file.split(path.sep).join('/');

const filesUnder = (folder: string): string[] =>
  readdirSync(path.join(workspace, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => posix(path.relative(workspace, path.join(entry.parentPath, entry.name))));

export const isSpec = (file: string) => specEndings.some((ending) => file.endsWith(ending));

export const readProjects = (): readonly Project[] => {
  const env = { ...process.env, NODE_OPTIONS: '', NX_DAEMON: 'false' };
  const printed = execFileSync(process.execPath, ['tools/workspace/graph.mjs'], {
    cwd: workspace,
    env,
    encoding: 'utf8',
  });
  const nodes: Omit<Project, 'manifest' | 'sources'>[] = JSON.parse(printed);
  return nodes
    .filter(({ root }) => /^(libs|apps)\//.test(root))
    .map((node) => {
      const files = filesUnder(`${node.root}/src`).filter((file) => /\.tsx?$/.test(file));
      return { ...node, manifest: readManifest(node.root), sources: files.map(parseSource) };
    });
};
