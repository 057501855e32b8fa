import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { workspace, type Package } from './workspace.ts';

export interface Tarball {
  readonly name: string;
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

const plainEnv = { ...process.env, NODE_OPTIONS: '' };

/**
 * `npm` is a shell script on Windows. Inside `npm test` the path of its JavaScript is known, which
 * runs everywhere.
 */
const npm = (args: readonly string[]): string => {
  const cli = process.env['npm_execpath'];
  const options = { cwd: workspace, env: plainEnv, encoding: 'utf8', maxBuffer: 64 << 20 } as const;
  if (cli?.endsWith('.js')) return execFileSync(process.execPath, [cli, ...args], options);
  return execFileSync('npm', args, { ...options, shell: process.platform === 'win32' });
};

/** The script of npm itself, for programs that run it as a child process without a shell. */
export const npmScript = (): string => {
  const cli = process.env['npm_execpath'];
  if (cli?.endsWith('npm-cli.js')) return cli;
  return path.join(npm(['root', '--global']).trim(), 'npm/bin/npm-cli.js');
};

export const packAll = (projects: readonly Package[], into: string): readonly Tarball[] => {
  const workspaces = projects.flatMap(({ root }) => ['--workspace', root]);
  return JSON.parse(
    npm(['pack', '--json', '--ignore-scripts', '--pack-destination', into, ...workspaces]),
  );
};

const installedAt = (root: string, dependency: string) =>
  [
    path.join(workspace, root, 'node_modules', dependency),
    path.join(workspace, 'node_modules', dependency),
  ].find(existsSync);

/** Links what the package declares and nothing else, so that an undeclared import fails. */
const linkDeclared = ({ root, manifest }: Package, folder: string) => {
  for (const dependency of Object.keys({
    ...manifest.dependencies,
    ...manifest.peerDependencies,
  }).filter((name) => !name.startsWith('@mozaiks/'))) {
    const target = installedAt(root, dependency);
    if (!target)
      throw new Error(`${manifest.name} depends on ${dependency}, which is not installed`);
    const link = path.join(folder, 'node_modules', dependency);
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync(target, link, 'junction');
  }
};

/** Unpacks a tarball where an installation would, without the network. */
export const unpack = (project: Package, tarball: Tarball, consumer: string) => {
  const folder = path.join(consumer, 'node_modules', project.manifest.name);
  mkdirSync(folder, { recursive: true });
  execFileSync(
    'tar',
    ['-xzf', path.relative(folder, path.join(consumer, tarball.filename)), '--strip-components=1'],
    { cwd: folder },
  );
  linkDeclared(project, folder);
};

/** The names that each specifier exports in plain node, or the reason why it cannot be imported. */
export const importAll = (
  specifiers: readonly string[],
  consumer: string,
): Readonly<Record<string, readonly string[] | string>> => {
  const script = `
    const seen = {};
    for (const name of ${JSON.stringify(specifiers)}) {
      seen[name] = await import(name).then((module) => Object.keys(module).sort(), (error) => String(error?.stack ?? error));
    }
    process.stdout.write(JSON.stringify(seen), () => process.exit(0));`;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', script],
    {
      cwd: consumer,
      env: plainEnv,
      encoding: 'utf8',
      timeout: 60_000,
    },
  );
  if (!stdout) throw new Error(stderr);
  return JSON.parse(stdout);
};
