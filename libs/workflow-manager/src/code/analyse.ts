import type { CodeBundle, CodeRef } from '@mozaiks/contracts';
import type { Report } from '../diagnostics/reporter.ts';
import type { CodeUse } from '../read/code-reader.ts';
import { unitedFindings } from '../compiler/findings/united-findings.ts';
import type { ModuleRequest } from '../compiler/protocol.ts';
import type { Folder } from '../read/scope.ts';
import type { CodeFindings } from '../signature/code-findings.ts';
import type { FunctionFacts } from '../signature/function-facts.ts';
import type { FunctionReader } from '../signature/function-reader.ts';
import { bundleModules, type BuiltModule } from './bundle.ts';

/** The code of a workflow as it is deployed. */
export interface DeployedCode {
  readonly folder: Folder;
  readonly modules: ReadonlyMap<string, BuiltModule>;
  /** By `codeKey`. */
  readonly facts: ReadonlyMap<string, FunctionFacts>;
}

export const codeKey = ({ module, function: name }: CodeRef): string => `${module}#${name}`;
export const bundlesOf = ({ modules }: DeployedCode): ReadonlyMap<string, CodeBundle> =>
  new Map([...modules].map(([module, { bundle }]) => [module, bundle]));

export interface AnalysedCode {
  readonly code: DeployedCode;
  /** Of all its modules. */
  readonly findings: CodeFindings;
}

export interface AnalyseInput {
  readonly folder: Folder;
  readonly uses: readonly CodeUse[];
  /** Functions whose arguments matter: their signatures are read. */
  readonly described: ReadonlySet<string>;
  readonly reader: FunctionReader;
  readonly report: Report;
}

function reportMissing(report: Report, { code, at }: CodeUse): void {
  report({
    code: 'WF045',
    at,
    message: `${code.module} exports no function ${code.function}`,
    hint: `export function ${code.function}(…)`,
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
  const [first] = uses;
  for (const { code, message, hint, at } of built.problems) {
    const place = at ?? first?.at;
    if (place !== undefined) report({ code, at: place, message, hint });
  }
  return built.modules;
}

/**
 * Bundles every module that is used, reads the functions whose arguments matter, and looks for
 * mistakes. Reports what does not build and what is not exported.
 */
export async function analyseCode(input: AnalyseInput): Promise<AnalysedCode> {
  const { folder, uses, described, reader, report } = input;
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
  // The request comes first and at once: those of many workflows go to one compiler.
  const [said, modules] = await Promise.all([reader.describe(requests), buildAll(input)]);
  const facts = new Map<string, FunctionFacts>();
  for (const use of uses) {
    const key = codeKey(use.code);
    const exported = modules.get(use.code.module)?.exports;
    const found = described.has(key) ? said.factsOf(use.path, use.code.function) : undefined;
    if (found !== undefined) facts.set(key, found);
    const isMissing =
      exported?.has(use.code.function) === false || (described.has(key) && found === undefined);
    if (isMissing) reportMissing(report, use);
  }
  const paths = [...new Set(uses.map(({ path }) => path))];
  return {
    code: { folder, modules, facts },
    findings: unitedFindings(paths.flatMap((path) => said.findingsIn(path) ?? [])),
  };
}
