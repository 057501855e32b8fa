import type { CodeRef, WorkflowDefinition } from '@mozaiks/contracts';
import { codeKey, type DeployedCode } from '../code/analyse.ts';
import type { ModuleRequest } from '../compiler/protocol.ts';
import { bundleModulesNow, type BuiltModule } from '../code/bundle.ts';
import { deployedPath } from '../code/resolve-module.ts';
import type { FunctionFacts } from '../signature/function-facts.ts';
import { isPython, pythonModuleNow, type PythonReader } from '../python/python-reader.ts';
import type { Described, FunctionReader } from '../signature/function-reader.ts';

/** The code behind an older definition: what the current files use is at hand, anything else is looked for where it was. */
export interface DeployedNow {
  readonly modules: ReadonlyMap<string, BuiltModule>;
  factsOf(code: CodeRef): FunctionFacts | undefined;
}

function modulesOf({
  tools,
  hooks,
  lifecycle_tools,
  handoffs,
}: WorkflowDefinition): readonly string[] {
  const targets = handoffs.flatMap(({ target }) =>
    target.type === 'function' ? [target.code] : [],
  );
  const named = [
    ...tools.flatMap(({ code }) => code ?? []),
    ...[...hooks, ...lifecycle_tools].map(({ code }) => code),
    ...targets,
  ];
  return [...new Set(named.map(({ module }) => module))];
}

function find({ folder, modules }: DeployedCode, module: string): BuiltModule | undefined {
  const known = modules.get(module);
  const path = known === undefined ? deployedPath(folder, module) : undefined;
  if (path === undefined) return known;
  if (isPython(module)) return pythonModuleNow(folder, module);
  return bundleModulesNow(folder, [{ module, path }]).modules.get(module);
}

export interface Readers {
  readonly reader: FunctionReader;
  readonly python: PythonReader;
}

/** `code` undefined: the folder is gone, and all code with it. */
export function findDeployed(
  definition: WorkflowDefinition,
  code: DeployedCode | undefined,
  readers: Readers,
): DeployedNow {
  if (code === undefined) return { modules: new Map(), factsOf: () => undefined };
  const found = modulesOf(definition).flatMap(
    (module): readonly (readonly [string, BuiltModule])[] => {
      const built = find(code, module);
      return built === undefined ? [] : [[module, built]];
    },
  );
  const describe = describedOnDemand(definition, code, readers);
  return {
    modules: new Map(found),
    factsOf: (ref) => code.facts.get(codeKey(ref)) ?? describe(ref),
  };
}

/**
 * Functions that only an older definition names: all of them are read once the first is asked for.
 */
function describedOnDemand(
  definition: WorkflowDefinition,
  code: DeployedCode,
  { reader, python }: Readers,
): DeployedNow['factsOf'] {
  const { folder } = code;
  const requests = definition.tools.flatMap(({ code: ref }): readonly ModuleRequest[] => {
    const path =
      ref === undefined || code.facts.has(codeKey(ref))
        ? undefined
        : deployedPath(folder, ref.module);
    return path === undefined || ref === undefined || isPython(ref.module)
      ? []
      : [{ root: folder.root, path, names: [ref.function] }];
  });
  let described: Described | undefined;
  return (ref) => {
    const path = deployedPath(folder, ref.module);
    if (path === undefined) return undefined;
    if (isPython(ref.module)) {
      const asked = new Map([[ref.module, [ref.function]]]);
      return python.readNow(folder, asked).facts.get(ref.module)?.[ref.function];
    }
    described ??= reader.describeNow(requests);
    return described.factsOf(path, ref.function);
  };
}
