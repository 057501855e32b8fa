import type { CodeBundle, CodeRef } from '@mozaiks/contracts';
import type { Report } from '../diagnostics/reporter.ts';
import type { CodeUse } from '../read/code-reader.ts';
import type { Folder } from '../read/scope.ts';
import type { FunctionFacts } from '../signature/describe-function.ts';
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

async function buildAll({ folder, uses, report }: AnalyseInput): Promise<ReadonlyMap<string, BuiltModule>> {
  const files = new Map(uses.map(({ code, path }) => [code.module, path]));
  const built = await bundleModules(
    folder,
    [...files].map(([module, path]) => ({ module, path })),
  );
  const [first] = uses;
  for (const { code, message, at } of built.problems) {
    const place = at ?? first?.at;
    if (place !== undefined) report({ code, at: place, message });
  }
  return built.modules;
}

/** Bundles every module that is used, and reads the functions whose arguments matter. Reports what does not build and what is not exported. */
export async function analyseCode(input: AnalyseInput): Promise<DeployedCode> {
  const { folder, uses, described, reader, report } = input;
  const modules = await buildAll(input);
  const facts = new Map<string, FunctionFacts>();
  for (const use of uses) {
    const key = codeKey(use.code);
    const exported = modules.get(use.code.module)?.exports;
    const found = described.has(key) ? reader.describe({ root: folder.root, path: use.path, name: use.code.function }) : undefined;
    if (found !== undefined) facts.set(key, found);
    const isMissing = exported?.has(use.code.function) === false || (described.has(key) && found === undefined);
    if (isMissing) reportMissing(report, use);
  }
  return { folder, modules, facts };
}
