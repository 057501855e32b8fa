import type { CodeBundle, CodeRef } from '@mozaiks/contracts';
import type { Report } from '../diagnostics/reporter.ts';
import type { CodeUse } from '../read/code-reader.ts';
import { unitedFindings } from '../compiler/findings/united-findings.ts';
import type { ModuleRequest } from '../compiler/protocol.ts';
import type { Folder } from '../read/scope.ts';
import type { CodeFindings } from '../signature/code-findings.ts';
import type { FunctionFacts } from '../signature/function-facts.ts';
import type { FunctionReader } from '../signature/function-reader.ts';
import { functionsByModule, isPython, type PythonReader } from '../python/python-reader.ts';
import { bundleModules, type BuildProblem, type BuiltModule } from './bundle.ts';

/** The deployed code of a workflow. */
export interface DeployedCode {
  readonly folder: Folder;
  readonly modules: ReadonlyMap<string, BuiltModule>;
  /** Keys are from `codeKey`. */
  readonly facts: ReadonlyMap<string, FunctionFacts>;
}

export const codeKey = ({ module, function: name }: CodeRef): string => `${module}#${name}`;
export const bundlesOf = ({ modules }: DeployedCode): ReadonlyMap<string, CodeBundle> =>
  new Map([...modules].map(([module, { bundle }]) => [module, bundle]));

export interface AnalysedCode {
  readonly code: DeployedCode;
  /** Findings in all modules. */
  readonly findings: CodeFindings;
}

export interface AnalyseInput {
  readonly folder: Folder;
  readonly uses: readonly CodeUse[];
  /** Functions whose arguments matter: their signatures are read. */
  readonly described: ReadonlySet<string>;
  readonly reader: FunctionReader;
  readonly python: PythonReader;
  readonly report: Report;
}

function reportNotExported(report: Report, { code, at }: CodeUse): void {
  report({
    code: 'WF045',
    at,
    message: `${code.module} exports no function ${code.function}`,
    hint: isPython(code.module)
      ? `def ${code.function}(…):`
      : `export function ${code.function}(…)`,
  });
}

async function buildAll({
  folder,
  uses,
  report,
}: AnalyseInput): Promise<ReadonlyMap<string, BuiltModule>> {
  const files = new Map(uses.map(({ code, path }) => [code.module, path]));
  const built = await bundleModules(
    folder,
    [...files].map(([module, path]) => ({ module, path })),
  );
  reportProblems(report, uses, built.problems);
  return built.modules;
}

type Problem = Omit<BuildProblem, 'code'> & { readonly code: BuildProblem['code'] | 'WF042' };

/** A problem without a position is reported where the code is first used. */
function reportProblems(
  report: Report,
  [first]: readonly CodeUse[],
  problems: readonly Problem[],
): void {
  for (const { code, message, hint, at } of problems) {
    const place = at ?? first?.at;
    if (place !== undefined) report({ code, at: place, message, hint });
  }
}

/** The results for all code in one language. */
interface Analysed {
  readonly modules: ReadonlyMap<string, BuiltModule>;
  factsOf(use: CodeUse): FunctionFacts | undefined;
  readonly findings: readonly CodeFindings[];
}

async function analyseScripts(input: AnalyseInput): Promise<Analysed> {
  const { folder, uses, described, reader } = input;
  const requests = uses.map(({ path, code, role }): ModuleRequest => {
    const only = [code.function];
    const names = described.has(codeKey(code)) ? only : [];
    return {
      root: folder.root,
      path,
      names,
      hooks: role === 'hook' ? only : [],
      routers: role === 'router' ? only : [],
    };
  });
  // The request is made first and synchronously, so that one compiler answers the requests of many
  // workflows.
  const [answers, modules] = await Promise.all([reader.describe(requests), buildAll(input)]);
  const paths = [...new Set(uses.map(({ path }) => path))];
  return {
    modules,
    factsOf: ({ path, code }) => answers.factsOf(path, code.function),
    findings: paths.flatMap((path) => answers.findingsIn(path) ?? []),
  };
}

/** How Python code uses variables and agents is not known. */
const UNKNOWN: CodeFindings = {
  mistakes: [],
  variables: [],
  usesOtherVariables: true,
  handoffs: [],
  hasOtherHandoffs: true,
};

async function analysePython(input: AnalyseInput): Promise<Analysed> {
  const { folder, uses, python, report } = input;
  const asked = functionsByModule(uses.map(({ code }) => code));
  const { modules, facts, problems } = await python.read(folder, asked);
  reportProblems(report, uses, problems);
  return {
    modules,
    factsOf: ({ code }) => facts.get(code.module)?.[code.function],
    findings: uses.length === 0 ? [] : [UNKNOWN],
  };
}

/**
 * Builds every module that is used, reads the functions whose arguments matter, and looks for
 * mistakes. Reports modules that do not build and functions that are not exported.
 */
export async function analyseCode(input: AnalyseInput): Promise<AnalysedCode> {
  const { folder, uses, described, report } = input;
  const isOfPython = ({ code }: CodeUse): boolean => isPython(code.module);
  const [scripts, python] = await Promise.all([
    analyseScripts({ ...input, uses: uses.filter((use) => !isOfPython(use)) }),
    analysePython({ ...input, uses: uses.filter(isOfPython) }),
  ]);
  const facts = new Map<string, FunctionFacts>();
  for (const use of uses) {
    const key = codeKey(use.code);
    const { modules, factsOf } = isOfPython(use) ? python : scripts;
    const built = modules.get(use.code.module);
    if (isOfPython(use) && built === undefined) continue; // reported
    const found = described.has(key) ? factsOf(use) : undefined;
    if (found !== undefined) facts.set(key, found);
    const isMissing =
      built?.exports?.has(use.code.function) === false ||
      (described.has(key) && found === undefined);
    if (isMissing) reportNotExported(report, use);
  }
  return {
    code: { folder, modules: new Map([...scripts.modules, ...python.modules]), facts },
    findings: unitedFindings([...scripts.findings, ...python.findings]),
  };
}
