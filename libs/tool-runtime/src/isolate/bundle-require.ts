import { createRequire, isBuiltin } from 'node:module';
import path from 'node:path';
import { CodedError } from './coded-error.ts';
import { findEsOnly } from './es-only-package.ts';
import type { GlobalWatch } from './global-watch.ts';

export type Require = (name: string) => unknown;

/** What tools use of the contracts at run time. The package itself stays outside: its types are gone by now, and loading it costs 50 ms an isolate. */
const contracts = Object.freeze({ defineTool: (spec: unknown): unknown => spec });

function requirePackage(require: Require, directory: string, name: string): unknown {
  try {
    return require(name);
  } catch (error) {
    const isEsOnly =
      (error as { readonly code?: unknown } | null)?.code === 'ERR_PACKAGE_PATH_NOT_EXPORTED';
    const file = isEsOnly ? findEsOnly(directory, name) : undefined;
    if (file === undefined) throw error;
    return require(file);
  }
}

/** `require` of a bundle: node's modules, and npm packages as they are found from the bundle's directory. The runtime's own packages are not for tools. */
export function bundleRequire(directory: string, globals: GlobalWatch): Require {
  const require = createRequire(path.join(directory, 'bundle.cjs'));
  return (name) => {
    if (name === '@mozaiks/contracts') return contracts;
    if (name.startsWith('@mozaiks/'))
      throw new CodedError(
        'tool_unavailable',
        `tools cannot use the runtime's own package ${name}`,
      );
    return isBuiltin(name)
      ? require(name)
      : globals.whileLoading(() => requirePackage(require, directory, name));
  };
}
