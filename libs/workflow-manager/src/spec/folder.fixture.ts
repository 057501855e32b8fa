import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Diagnostic, LoadedWorkflow } from '@mozaiks/contracts';
import { createLoader, loadFolder, type LoadOptions } from '../catalog/load-workflow.ts';
import { createPythonReader } from '../python/python-reader.ts';
import { compilerHere } from './compiler-here.fixture.ts';

/**
 * Paths from the workflows folder -> text, or data that is written as JSON (which is YAML);
 * `{link}` makes a symbolic link.
 */
export type Files = { readonly [path: string]: string | object };

export function writeFiles(directory: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    const to = join(directory, path);
    mkdirSync(dirname(to), { recursive: true });
    if (typeof content === 'string') writeFileSync(to, content);
    else if ('link' in content) symlinkSync(String(content.link), to);
    else writeFileSync(to, JSON.stringify(content, null, 1));
  }
}

export interface Workspace {
  readonly directory: string;
  write(files: Files): void;
  remove(): void;
}
export function createWorkspace(files: Files = {}): Workspace {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'workflows-')));
  writeFiles(directory, files);
  return {
    directory,
    write: (more) => writeFiles(directory, more),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

/**
 * The files of the workflow `Flow` with one agent `A`; paths that start with `/` are relative to
 * the workflows folder.
 */
export function flow(files: Files = {}): Files {
  const own = Object.entries({
    'agents.yaml': 'agents: [{name: A, system_message: Be kind.}]',
    ...files,
  });
  return Object.fromEntries(
    own.map(([path, content]) => [path.startsWith('/') ? path.slice(1) : `Flow/${path}`, content]),
  );
}

const loader = createLoader({ compiler: compilerHere() });

export interface Loaded {
  readonly workflow: LoadedWorkflow | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** `WF010 agents.yaml:3:5` */
  readonly found: readonly string[];
}
export async function loadFlow(files: Files = {}, options: LoadOptions = {}): Promise<Loaded> {
  const workspace = createWorkspace(flow(files));
  try {
    const { workflow, diagnostics } = await loadFolder(
      join(workspace.directory, 'Flow'),
      options.python === undefined
        ? loader
        : { ...loader, python: createPythonReader(options.python) },
      options,
    );
    const found = diagnostics.map(
      ({ code, file, line, column }) => `${code} ${file.replace(/^Flow\//, '')}:${line}:${column}`,
    );
    return { workflow, diagnostics, found };
  } finally {
    workspace.remove();
  }
}

/** The workflow. It must have loaded. */
export async function goodFlow(files: Files = {}): Promise<LoadedWorkflow> {
  const { workflow, diagnostics } = await loadFlow(files);
  if (workflow === undefined) throw new Error(JSON.stringify(diagnostics, null, 1));
  return workflow;
}

/** Removes the `▲` from a text and returns its position: `agents.yaml:2:5`. */
export function findMark(files: Files): { readonly files: Files; readonly at: string | undefined } {
  for (const [path, content] of Object.entries(files)) {
    if (typeof content !== 'string' || !content.includes('▲')) continue;
    const before = content.slice(0, content.indexOf('▲')).split('\n');
    const at = `${path}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
    return { files: { ...files, [path]: content.replace('▲', '') }, at };
  }
  return { files, at: undefined };
}
