import { INJECTED_PARAMETERS } from '@mozaiks/contracts';
import { describeModules, type Language } from '../compiler/describe-modules.ts';
import type { ModuleRequest } from '../compiler/protocol.ts';
import { loadTypeScript } from '../compiler/typescript.ts';
import type { Compiler } from '../signature/run-compiler.ts';

/**
 * Describes functions in this process, where the compiler stays loaded. A process for each folder
 * would take most of a spec's time.
 */
export function compilerHere(): Compiler {
  let language: Language | undefined;
  const compileNow = (modules: readonly ModuleRequest[]) => {
    language ??= { typescript: loadTypeScript(), libraries: new Map() };
    return describeModules(language, { injected: INJECTED_PARAMETERS, modules }).modules;
  };
  return { compileNow, compile: (modules) => Promise.resolve(compileNow(modules)) };
}
