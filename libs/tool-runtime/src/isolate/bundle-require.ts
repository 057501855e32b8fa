import { createRequire, isBuiltin } from 'node:module';
import path from 'node:path';
import { CodedError } from './coded-error.ts';
import { findEsOnly } from './es-only-package.ts';
import type { GlobalWatch } from './global-watch.ts';

export type Require = (name: string) => unknown;

/**
 * The only value that tools use from the contracts at run time. The package itself is not loaded:
 * its types are erased, and loading it costs 50 ms per isolate.
 */
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

/**
 * The `require` of a bundle: Node's modules, and npm packages resolved from the bundle's directory.
 * The packages of the runtime are not available to tools.
 */
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
