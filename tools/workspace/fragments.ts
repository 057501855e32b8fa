import { existsSync } from 'node:fs';
import path from 'node:path';
import { maxFileLines, maxFragmentLines } from '../lint/sizes.mjs';
import type { Source } from './parse-source.ts';
import { workspace } from './workspace.ts';

/** Files of one role, which readers find by their names. They may be short. */
export const roles: Readonly<Record<string, RegExp>> = {
  'a command of the command line': /^apps\/cli\/src\/commands\//,
  'a component of the console': /^apps\/console\/src\/.*\.tsx$/,
  'the texts of one view of the console': /^apps\/console\/src\/text\//,
  'a kind of key': /^libs\/auth\/src\/keys\//,
  'a provider of models': /^libs\/models\/src\/[^/]+\/[^/]+-provider\.ts$/,
  'a port of the reference store': /^libs\/testkit\/src\/reference\//,
};

/** Files that must still be merged. Do not add any. */
export const unmerged: readonly string[] = [
  'apps/cli/src/replay/recorded-choice.ts',
  'apps/console/src/chat/save.ts',
  'libs/workflow-manager/src/code/es-default.ts',
  'libs/workflow-manager/src/compiler/findings/node-at.ts',
  'libs/workflow-manager/src/signature/compiler-version.ts',
];

export interface Fragment {
  readonly file: string;
  readonly importer: string;
}

const importedBy = ({ file, imports }: Source): string[] =>
  imports
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => path.posix.join(path.posix.dirname(file), specifier));

const hasSpec = (file: string): boolean =>
  ['.spec.ts', '.int.spec.ts'].some((ending) =>
    existsSync(path.join(workspace, file.replace(/\.tsx?$/, ending))),
  );

/**
 * The short files of a project that only one other file imports, if they fit into that file.
 * Exports of an entry point are excluded, because other projects use them.
 */
export function fragmentsOf(sources: readonly Source[]): Fragment[] {
  return sources
    .filter(({ file, lines }) => lines <= maxFragmentLines && !hasSpec(file))
    .flatMap(({ file, lines }) => {
      const importers = sources.filter((source) => importedBy(source).includes(file));
      const [importer] = importers;
      return importer === undefined ||
        importers.length > 1 ||
        importer.file.endsWith('/index.ts') ||
        importer.lines + lines > maxFileLines
        ? []
        : [{ file, importer: importer.file }];
    });
}
