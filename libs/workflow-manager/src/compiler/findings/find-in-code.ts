import type ts from 'typescript';
import type { CodeFindings } from '../../signature/code-findings.ts';
import type { ModuleRequest } from '../protocol.ts';
import type { TypeScript } from '../typescript.ts';
import { findHandoffs } from './handoffs.ts';
import { mistakesIn } from './mistakes.ts';
import { isOwnPath, type OwnFile } from './own-file.ts';
import { unitedFindings } from './united-findings.ts';
import { findVariableUses } from './variable-uses.ts';

export interface FindingsInput {
  readonly typescript: TypeScript;
  readonly program: ts.Program;
  /** The same files with lenient options; made when it is first needed. */
  readonly openLenient: () => ts.Program;
}

/** The findings for code that could not be analysed. */
const UNKNOWN: CodeFindings = {
  mistakes: [],
  variables: [],
  usesOtherVariables: true,
  handoffs: [],
  hasOtherHandoffs: true,
};

function inFile(own: OwnFile, openLenient: FindingsInput['openLenient']): CodeFindings {
  let isLost = false;
  const search = { ...own, uses: [], untyped: new Map(), lose: () => void (isLost = true) };
  findVariableUses(search);
  const handoffs = findHandoffs(own);
  return {
    mistakes: mistakesIn(own, openLenient),
    variables: search.uses,
    usesOtherVariables: isLost,
    handoffs: handoffs.uses,
    hasOtherHandoffs: handoffs.hasOthers,
  };
}

export type FindInCode = (module: ModuleRequest, files: readonly string[]) => CodeFindings;

/** Analyses a module and the authors' files that it imports. Shared files are analysed once. */
export function createFindings({ typescript, program, openLenient }: FindingsInput): FindInCode {
  const shared = new Map<string, CodeFindings>();
  const lookAt = (
    { root, path, names, hooks = [], routers = [] }: ModuleRequest,
    file: ts.SourceFile,
  ): CodeFindings => {
    const isModule = file.fileName === path;
    const entries = new Set(isModule ? [...names, ...hooks, ...routers] : []);
    const receivers = new Set(isModule ? [...hooks, ...routers] : []);
    const own = {
      ts: typescript,
      program,
      checker: program.getTypeChecker(),
      root,
      file,
      entries,
      receivers,
    };
    return inFile({ ...own, routers: new Set(isModule ? routers : []) }, openLenient);
  };
  return (module, files) => {
    const own = files
      .filter((path) => isOwnPath(module.root, path))
      .flatMap((path) => program.getSourceFile(path) ?? []);
    try {
      return unitedFindings(
        own.map((file) => {
          const known = file.fileName === module.path ? undefined : shared.get(file.fileName);
          const found = known ?? lookAt(module, file);
          if (file.fileName !== module.path) shared.set(file.fileName, found);
          return found;
        }),
      );
    } catch {
      return UNKNOWN;
    }
  };
}
