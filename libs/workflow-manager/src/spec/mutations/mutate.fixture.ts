import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from '@mozaiks/contracts';
import { createLoader, loadFolder, type Loader } from '../../catalog/load-workflow.ts';
import { readFolder } from '../../catalog/read-folder.ts';
import type { DiagnosticCode } from '../../diagnostics/diagnostic-codes.ts';
import { reportingEffort } from '../../loading/effort.ts';
import { compilerHere } from '../compiler-here.fixture.ts';
import { createWorkspace, writeFiles, type Files } from '../folder.fixture.ts';

/** A mistake in a workflow that was valid before. `▲` in its text marks where it is reported. */
export interface Mistake {
  /** The workflow, and the file in it. */
  readonly in: readonly [workflow: string, file: string];
  /** The text whose first occurrence is replaced, and its replacement. */
  readonly change?: readonly [from: string, to: string];
  /** Text that is added at the end of the file. Creates the file if it is missing. */
  readonly add?: string;
  /** The new text of the file. */
  readonly whole?: string;
  /** The new name of the file. */
  readonly rename?: string;
  /** The reported position if no text contains it: `agents.yaml:3`. */
  readonly at?: string;
  /** Exactly one of these codes is reported, and nothing else. */
  readonly codes: readonly DiagnosticCode[];
}

/** Kinds of mistakes by their names. */
export type Mistakes = { readonly [name: string]: Mistake };

export interface Bench {
  /** All diagnostics of an unchanged workflow. */
  load(workflow: string): Promise<readonly Diagnostic[]>;
  /** The diagnostics of a workflow with a mistake, and the expected position as `file:line`. */
  make(
    mistake: Mistake,
  ): Promise<{ readonly diagnostics: readonly Diagnostic[]; readonly at: string }>;
  remove(): void;
}

/** The text with the mistake in it, without its mark, and the line of the mark. */
export function marked(text: string): { readonly text: string; readonly line: number | undefined } {
  const at = text.indexOf('▲');
  return at < 0
    ? { text, line: undefined }
    : { text: text.replace('▲', ''), line: text.slice(0, at).split('\n').length };
}

/** The text of a file with the mistake in it. */
export function textAfter(
  before: string,
  { in: [workflow, file], change, add = '', whole }: Mistake,
): string {
  if (whole !== undefined) return whole;
  if (change === undefined) return before + add;
  const [from, to] = change;
  if (!before.includes(from)) throw new Error(`${workflow}/${file} does not hold ${from}`);
  return before.replace(from, () => to) + add;
}

/** The workflows in one folder. Their compiled code is kept between loads. */
export function createBench(
  workflows: { readonly [name: string]: Files },
  samples: readonly string[],
): Bench {
  const workspace = createWorkspace();
  const { directory } = workspace;
  const own = createLoader({ compiler: compilerHere() });
  const effort = reportingEffort(() => undefined);
  const loader: Loader = {
    ...own,
    readElsewhere: ({ folder, options }) => readFolder(folder, { ...own, effort }, options),
  };
  for (const [name, files] of Object.entries(workflows)) {
    for (const [path, content] of Object.entries(files))
      writeFiles(directory, {
        [path.startsWith('/') ? path.slice(1) : `${name}/${path}`]: content,
      });
  }
  for (const sample of samples) copySample(sample, directory);
  const load = async (workflow: string): Promise<readonly Diagnostic[]> =>
    (await loadFolder(join(directory, workflow), loader)).diagnostics;
  return {
    load,
    async make(mistake) {
      const [workflow, file] = mistake.in;
      const path = join(directory, workflow, file);
      const before = readIfThere(path);
      const { text, line } = marked(textAfter(before ?? '', mistake));
      writeFiles(directory, { [`${workflow}/${file}`]: text });
      const renamed =
        mistake.rename === undefined ? undefined : join(directory, workflow, mistake.rename);
      if (renamed !== undefined) renameSync(path, renamed);
      const diagnostics = await load(workflow);
      if (renamed !== undefined) rmSync(renamed);
      if (before === undefined) rmSync(path, { force: true });
      else writeFiles(directory, { [`${workflow}/${file}`]: before });
      return { diagnostics, at: `${workflow}/${mistake.at ?? `${file}:${line ?? 1}`}` };
    },
    remove: () => workspace.remove(),
  };
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Copies a folder of workflows, code included. */
function copySample(folder: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(folder))
    if (!name.startsWith('.')) cpSync(join(folder, name), join(to, name), { recursive: true });
}
