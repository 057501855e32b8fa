import { relative } from 'node:path';
import type { CodeBundle, Diagnostic, ModuleFailure } from '@mozaiks/contracts';
import { bundlesOf, type DeployedCode } from '../code/analyse.ts';
import { fileOfModule } from '../code/resolve-module.ts';
import { slashes } from '../code/slashes.ts';
import { isInside } from '../compiler/is-inside.ts';
import { createReporter } from '../diagnostics/reporter.ts';
import type { Folder } from '../read/scope.ts';
import type { Position } from '../yaml/node.ts';

/** Loads modules in isolates and returns those that cannot be loaded. Does not reject. */
export type TryModules = (bundles: readonly CodeBundle[]) => Promise<readonly ModuleFailure[]>;

/** The modules that were loaded already. A module is tried again only after it changes. */
export type LoadedModules = Set<string>;

const keyOf = ({ directory, module, hash }: CodeBundle): string =>
  JSON.stringify([directory, module, hash]);

const MAX_REMEMBERED = 10_000;

function placeOf(folder: Folder, { module, at }: ModuleFailure): Position {
  if (at !== undefined && isInside(folder.root, at.file))
    return { ...at, file: slashes(relative(folder.root, at.file)) };
  return { file: fileOfModule(folder, module), line: 1, column: 1 };
}

/** Node's errors for a missing module, which the bundler reports as well. */
const NOT_FOUND =
  /Cannot find (?:module|package)|No such built-in module|the runtime's own package|is not defined by "exports"/;

export interface Trial {
  readonly folder: Folder;
  readonly code: DeployedCode;
  readonly tryModules: TryModules | undefined;
  readonly loaded: LoadedModules;
  /** Diagnostics so far. They prevent that a mistake is reported twice. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Reports modules that throw or hang while they are loaded. */
export async function tryCode({
  folder,
  code,
  tryModules,
  loaded,
  diagnostics,
}: Trial): Promise<readonly Diagnostic[]> {
  const fresh = [...bundlesOf(code).values()].filter((bundle) => !loaded.has(keyOf(bundle)));
  if (tryModules === undefined || fresh.length === 0) return [];
  const failures = await tryModules(fresh);
  if (loaded.size > MAX_REMEMBERED) loaded.clear();
  for (const bundle of fresh)
    if (!failures.some(({ module }) => module === bundle.module)) loaded.add(keyOf(bundle));
  const reporter = createReporter(folder.name);
  const isMissing = diagnostics.some((found) => found.code === 'WF052');
  for (const failure of failures) {
    if (isMissing && NOT_FOUND.test(failure.message)) continue;
    reporter.report({ code: 'WF206', at: placeOf(folder, failure), message: failure.message });
  }
  return reporter.diagnostics();
}
