import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { endNode, runNode, startNode, weigh } from './workspace/empty-folder.ts';
import { startLocalRegistry, type LocalRegistry } from './workspace/local-registry.ts';
import { npmScript, packAll, unpack } from './workspace/packed.ts';
import { readManifest, readPackages, workspace } from './workspace/workspace.ts';

const published = [
  ...readPackages().filter(({ manifest }) => !manifest.private),
  { root: 'schemas', manifest: readManifest('schemas') },
];
const folder = mkdtempSync(path.join(os.tmpdir(), 'mozaiks-install-'));
const project = path.join(folder, 'my-app');
const npm = npmScript();
const require = createRequire(import.meta.url);
const mozaiks = 'node_modules/@mozaiks/cli/bin/mozaiks.mjs';
const state: { registry?: LocalRegistry } = {};

/**
 * Runs npm in the project. Packages of this workspace come from the tarballs, others from npm's
 * cache if possible.
 */
const inProject = (args: readonly string[], input?: string) =>
  runNode(args, { cwd: project, env, ...(input === undefined ? {} : { input }) });
const env: Record<string, string> = {
  npm_config_prefer_offline: 'true',
  npm_config_ignore_scripts: 'true',
  npm_execpath: npm,
  LOG_LEVEL: 'info',
  PORT: '0',
};

/** Each step starts processes, which takes long on a busy machine. */
const PATIENCE_MS = 240_000;

beforeAll(async () => {
  const tarballs = packAll(published, folder);
  state.registry = await startLocalRegistry(published, tarballs, folder);
  Object.assign(env, state.registry.env);
  const creator = published.find(({ manifest }) => manifest.name === 'create-mozaiks');
  const [tarball] = tarballs.filter(({ name }) => name === 'create-mozaiks');
  if (creator === undefined || tarball === undefined)
    throw new Error('create-mozaiks is not packed');
  unpack(creator, tarball, folder);
  const script = 'node_modules/create-mozaiks/bin/create-mozaiks.mjs';
  const { code, output } = await runNode([script, 'my-app'], { cwd: folder, env });
  if (code !== 0) throw new Error(output);
}, PATIENCE_MS);

afterAll(() => {
  state.registry?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a project that `npm create mozaiks` has created', () => {
  it('has a workflow with a test, schemas for editors, an example of .env and a README', () => {
    const files = readdirSync(project, { recursive: true, encoding: 'utf8' })
      .map((file) => file.split(path.sep).join('/'))
      .filter((file) => !file.startsWith('node_modules'));
    expect(files).toEqual(
      expect.arrayContaining([
        '.env.example',
        '.gitignore',
        'README.md',
        'package.json',
        'schemas/agents.schema.json',
        'workflows/Hello/agents.yaml',
        'workflows/Hello/tests/words.test.yaml',
      ]),
    );
  });

  it('installs fewer than 180 packages and 140 MB', () => {
    const { packages, megabytes } = weigh(path.join(project, 'node_modules'));
    process.stderr.write(`a project installs ${packages} packages, ${megabytes} MB\n`);
    expect(packages).toBeLessThan(180);
    expect(megabytes).toBeLessThan(140);
  });

  it(
    'passes its own test with `npm test`',
    async () => {
      const { code, output } = await inProject([npm, 'test']);
      expect(output).toContain('1 test, all passed');
      expect(code).toBe(0);
    },
    PATIENCE_MS,
  );

  it(
    'loads HelloWorld if it is the only copied sample',
    async () => {
      const hello = 'workflows/HelloWorld';
      cpSync(path.join(workspace, hello), path.join(project, hello), { recursive: true });
      const { code, output } = await inProject([npm, 'run', 'check']);
      expect(output).toContain('HelloWorld');
      expect(code).toBe(0);
    },
    PATIENCE_MS,
  );

  it(
    'serves a conversation with `npm start`',
    async () => {
      const server = startNode([npm, 'start'], { cwd: project, env });
      try {
        const url = await listening(server.stdout);
        const told = await inProject(
          [mozaiks, 'chat', 'Hello', '--url', `${url.replace(/^http/, 'ws')}/ws`],
          'three little words\n',
        );
        expect(told.output).toContain('That is a text of 3 words.');
        expect(told.code).toBe(0);
      } finally {
        endNode(server);
      }
    },
    PATIENCE_MS,
  );
});

describe('the libraries in an empty folder', () => {
  const examples = path.join(project, 'examples');
  const isUsed = (file: string) => /^(embed|custom|echo|error)[^/]*\.ts$/.test(file);

  beforeAll(async () => {
    const rest = ['@mozaiks/testkit', '@mozaiks/ag-ui', '@mozaiks/schemas'];
    const { code, output } = await inProject([npm, 'install', ...rest]);
    if (code !== 0) throw new Error(output);
    mkdirSync(examples);
    for (const file of readdirSync(path.join(workspace, 'examples')).filter(isUsed))
      cpSync(path.join(workspace, 'examples', file), path.join(examples, file));
    const names = published.map(({ manifest: { name } }) => name);
    const importable = names.filter((name) => !/create-mozaiks|schemas/.test(name));
    const imports = importable.map((name, at) => `export * as all${at} from '${name}';\n`);
    writeFileSync(path.join(examples, 'everything.ts'), imports.join(''));
  }, PATIENCE_MS);

  it(
    'compile strictly with their declarations',
    async () => {
      const files = readdirSync(examples).filter((file) => !file.endsWith('.spec.ts'));
      const { output } = await inProject([
        'node_modules/typescript/lib/tsc.js',
        ...['--noEmit', '--strict', '--skipLibCheck', 'false', '--ignoreConfig'],
        ...['--target', 'es2023', '--module', 'nodenext', '--allowImportingTsExtensions'],
        ...files.map((file) => `examples/${file}`),
      ]);
      expect(output).toBe('');
    },
    PATIENCE_MS,
  );

  it(
    'run the examples, and the conformance suites with another store',
    async () => {
      const jest = path.join(path.dirname(require.resolve('jest/package.json')), 'bin/jest.js');
      const preset = require(path.join(workspace, 'jest.preset.cjs'));
      const config = {
        ...preset,
        rootDir: examples,
        moduleNameMapper: {},
        testEnvironmentOptions: { customExportConditions: ['node'] },
        testTimeout: PATIENCE_MS,
        transform: { '^.+\\.ts$': transformFromHere(preset.transform['^.+\\.ts$']) },
      };
      const { code, output } = await inProjectWithModules([
        jest,
        '--config',
        JSON.stringify(config),
      ]);
      expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' });
    },
    PATIENCE_MS,
  );
});

/** The transformers of the specs are not installed in the project. */
const transformFromHere = ([name, options]: [string, unknown]): [string, unknown] => [
  require.resolve(name),
  options,
];

const inProjectWithModules = (args: readonly string[]) =>
  runNode(args, {
    cwd: project,
    env: {
      ...env,
      NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning',
    },
  });

/** The address in the log line that the server prints when it listens. */
const listening = (output: NodeJS.ReadableStream | null): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = '';
    output?.on('data', (chunk) => {
      text += String(chunk);
      const [, url] = /"url":"(http:[^"]+)"/.exec(text) ?? [];
      if (url !== undefined) resolve(url);
    });
    output?.on('end', () => reject(new Error(text)));
  });
