import type { CodeRef, WorkflowDefinition } from '@mozaiks/contracts';
import { codeKey, type DeployedCode } from '../code/analyse.ts';
import type { ModuleRequest } from '../compiler/protocol.ts';
import { bundleModulesNow, type BuiltModule } from '../code/bundle.ts';
import { deployedPath } from '../code/resolve-module.ts';
import type { FunctionFacts } from '../signature/function-facts.ts';
import {
  functionsByModule,
  isPython,
  pythonModulesNow,
  type PythonCode,
  type PythonReader,
} from '../python/python-reader.ts';
import type { Described, FunctionReader } from '../signature/function-reader.ts';

/**
 * The deployed code of an older definition. Modules that the current files use are already loaded;
 * others are looked up at their old path.
 */
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

function findModules(
  definition: WorkflowDefinition,
  { folder, modules }: DeployedCode,
): ReadonlyMap<string, BuiltModule> {
  const named = modulesOf(definition);
  const known = [...modules].filter(([module]) => named.includes(module));
  const others = named.flatMap((module) => {
    const path = modules.has(module) ? undefined : deployedPath(folder, module);
    return path === undefined ? [] : [{ module, path }];
  });
  const python = others.map(({ module }) => module).filter(isPython);
  const scripts = others.filter(({ module }) => !isPython(module));
  return new Map([
    ...known,
    ...pythonModulesNow(folder, python),
    ...scripts.flatMap((file) => [...bundleModulesNow(folder, [file]).modules]),
  ]);
}

export interface Readers {
  readonly reader: FunctionReader;
  readonly python: PythonReader;
}

/** `code` is undefined if the folder, and so all code, was removed. */
export function findDeployed(
  definition: WorkflowDefinition,
  code: DeployedCode | undefined,
  readers: Readers,
): DeployedNow {
  if (code === undefined) return { modules: new Map(), factsOf: () => undefined };
  const describe = describedOnDemand(definition, code, readers);
  return {
    modules: findModules(definition, code),
    factsOf: (ref) => code.facts.get(codeKey(ref)) ?? describe(ref),
  };
}

/**
 * Describes functions that only an older definition names. All of them are read when the first is
 * needed.
 */
function describedOnDemand(
  definition: WorkflowDefinition,
  code: DeployedCode,
  { reader, python }: Readers,
): DeployedNow['factsOf'] {
  const { folder } = code;
  const references = definition.tools.flatMap(({ code: ref }) =>
    ref === undefined || code.facts.has(codeKey(ref)) ? [] : [ref],
  );
  const requests = references.flatMap(({ module, function: name }): readonly ModuleRequest[] => {
    const path = isPython(module) ? undefined : deployedPath(folder, module);
    return path === undefined ? [] : [{ root: folder.root, path, names: [name] }];
  });
  const asked = functionsByModule(references.filter(({ module }) => isPython(module)));
  let described: Described | undefined;
  let inPython: PythonCode['facts'] | undefined;
  return (ref) => {
    const path = deployedPath(folder, ref.module);
    if (path === undefined) return undefined;
    if (isPython(ref.module)) {
      inPython ??= python.readNow(folder, asked).facts;
      return inPython.get(ref.module)?.[ref.function];
    }
    described ??= reader.describeNow(requests);
    return described.factsOf(path, ref.function);
  };
}
