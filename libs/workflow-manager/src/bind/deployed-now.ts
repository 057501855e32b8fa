import type { CodeRef, WorkflowDefinition } from '@mozaiks/contracts';
import { codeKey, type DeployedCode } from '../code/analyse.ts';
import { bundleModulesNow, type BuiltModule } from '../code/bundle.ts';
import { deployedPath } from '../code/resolve-module.ts';
import type { FunctionFacts } from '../signature/describe-function.ts';
import type { FunctionReader } from '../signature/function-reader.ts';

/** The code behind an older definition: what the current files use is at hand, anything else is looked for where it was. */
export interface DeployedNow {
  readonly modules: ReadonlyMap<string, BuiltModule>;
  factsOf(code: CodeRef): FunctionFacts | undefined;
}

function modulesOf({ tools, hooks, lifecycle_tools, handoffs }: WorkflowDefinition): readonly string[] {
  const targets = handoffs.flatMap(({ target }) => (target.type === 'function' ? [target.code] : []));
  const named = [...tools.flatMap(({ code }) => code ?? []), ...[...hooks, ...lifecycle_tools].map(({ code }) => code), ...targets];
  return [...new Set(named.map(({ module }) => module))];
}

function find({ folder, modules }: DeployedCode, module: string): BuiltModule | undefined {
  const known = modules.get(module);
  const path = known === undefined ? deployedPath(folder, module) : undefined;
  return path === undefined ? known : bundleModulesNow(folder, [{ module, path }]).modules.get(module);
}

/** `code` undefined: the folder is gone, and all code with it. */
export function findDeployed(definition: WorkflowDefinition, code: DeployedCode | undefined, reader: FunctionReader): DeployedNow {
  if (code === undefined) return { modules: new Map(), factsOf: () => undefined };
  const { folder } = code;
  const found = modulesOf(definition).flatMap((module): readonly (readonly [string, BuiltModule])[] => {
    const built = find(code, module);
    return built === undefined ? [] : [[module, built]];
  });
  return {
    modules: new Map(found),
    factsOf: (ref) => {
      const known = code.facts.get(codeKey(ref));
      const path = known === undefined ? deployedPath(folder, ref.module) : undefined;
      return path === undefined ? known : reader.describe({ root: folder.root, path, name: ref.function });
    },
  };
}
