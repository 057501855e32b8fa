import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createProject } from './create-project.ts';
import { ProjectError } from './project-error.ts';
import type { Ended } from './run-program.ts';

const cwd = mkdtempSync(path.join(tmpdir(), 'create-mozaiks-'));
afterAll(() => rmSync(cwd, { recursive: true }));

const create = (name: string, end: (args: readonly string[]) => Ended = ended) => {
  const ran: (readonly string[])[] = [];
  const folder = createProject(name, {
    cwd,
    version: '1.2.3',
    npm: '/npm-cli.js',
    run: (at, [, ...args]) => {
      ran.push(args.map((arg) => path.relative(at, path.resolve(at, arg))));
      return end(args);
    },
  });
  return { folder, ran };
};
const ended = (): Ended => ({ ok: true, output: '' });

describe('a project', () => {
  it('has its files before anything is installed, then a workflow that the installed command makes', () => {
    const { folder, ran } = create('my-app');
    expect(folder).toBe(path.join(cwd, 'my-app'));
    const read = (file: string) => readFileSync(path.join(folder, file), 'utf8');
    expect(JSON.parse(read('package.json'))).toMatchObject({
      name: 'my-app',
      private: true,
      scripts: { start: 'mozaiks serve', test: 'mozaiks test' },
      dependencies: { '@mozaiks/cli': '^1.2.3' },
    });
    expect(read('README.md')).toMatch(/^# my-app\n/);
    expect(read('.gitignore')).toContain('.env\n');
    expect(read('.env.example')).toContain('# ANTHROPIC_API_KEY=\n');
    expect(ran.map(([, ...args]) => args)).toEqual([
      ['install', '--no-audit', '--no-fund'],
      ['new', 'workflow', 'Hello'],
    ]);
  });

  it('leaves a folder that exists as it is', () => {
    mkdirSync(path.join(cwd, 'taken'));
    writeFileSync(path.join(cwd, 'a-file'), 'mine');
    for (const name of ['taken', 'a-file'])
      expect(() => create(name)).toThrow(`${name} already exists: choose another name`);
    expect(readFileSync(path.join(cwd, 'a-file'), 'utf8')).toBe('mine');
    expect(existsSync(path.join(cwd, 'taken/package.json'))).toBe(false);
  });

  it.each([
    '',
    '.',
    '..',
    '../above',
    '/tmp/elsewhere',
    'a/b',
    'a\\b',
    'My-App',
    '-y',
    'a b',
    'a;b',
    'a..b',
    'node_modules',
    'con',
    'nul.txt',
    'a'.repeat(65),
  ])('refuses the name %j', (name) => {
    expect(() => create(name)).toThrow(ProjectError);
    expect(() => create(name)).toThrow('cannot be the name of a project');
  });

  it('says what npm said and how to continue if the installation fails', () => {
    const failing = (): Ended => ({ ok: false, output: 'npm error: no network\n' });
    expect(() => create('half', failing)).toThrow(
      new ProjectError(
        'npm install failed:\nnpm error: no network\nThe folder half stays. Continue there: npm install && npx mozaiks new workflow Hello',
      ),
    );
  });
});
