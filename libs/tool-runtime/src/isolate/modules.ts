import path from 'node:path';
import vm from 'node:vm';
import type { BundleMessage } from '../protocol.ts';
import { bundleFile, bundleKey } from './bundle-key.ts';
import { bundleRequire, type Require } from './bundle-require.ts';
import { CodedError } from './coded-error.ts';
import type { GlobalWatch } from './global-watch.ts';
import { createLru } from './lru.ts';

export interface Modules {
  /**
   * Compiles and keeps the bundle if its source is included. A source that does not compile is
   * reported by its first call.
   */
  add(bundle: BundleMessage): void;
  /**
   * The bundle's exports, in this tenant's own instance. The instance is created on first use, with
   * fresh module state.
   */
  exportsFor(bundle: BundleMessage, tenant: string): object;
}

type Wrapped = readonly [
  exports: object,
  require: Require,
  module: { exports: object },
  filename: string,
  dirname: string,
];
type Factory = (...wrapped: Wrapped) => void;
type Make = () => object;

const WRAPPER = '(function (exports, require, module, __filename, __dirname) {';

/**
 * Compiles the source once. Each call of the returned function runs it again, with separate
 * module-level variables.
 */
function compile(bundle: BundleMessage, source: string, globals: GlobalWatch): Make {
  const filename = bundleFile(bundle);
  const script = new vm.Script(`${WRAPPER}${source}\n})`, {
    filename,
    // The columns of the first line must not include the wrapper.
    columnOffset: -WRAPPER.length,
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  const factory = script.runInThisContext() as Factory;
  const require = bundleRequire(bundle.directory, globals);
  return () => {
    const module = { exports: {} };
    factory.call(module.exports, module.exports, require, module, filename, path.dirname(filename));
    return module.exports;
  };
}

function compileLater(bundle: BundleMessage, source: string, globals: GlobalWatch): Make {
  try {
    return compile(bundle, source, globals);
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

export function createModules(maxInstances: number, globals: GlobalWatch): Modules {
  const compiled = new Map<string, Make>();
  const instances = createLru<object>(maxInstances);
  const add = (bundle: BundleMessage): void => {
    const key = bundleKey(bundle);
    if (bundle.source !== undefined && !compiled.has(key))
      compiled.set(key, compileLater(bundle, bundle.source, globals));
  };
  const exportsFor = (bundle: BundleMessage, tenant: string): object => {
    add(bundle);
    const key = bundleKey(bundle);
    const instanceKey = `${tenant}\n${key}`;
    const known = instances.get(instanceKey);
    if (known) return known;
    const make = compiled.get(key);
    if (!make) throw new CodedError('internal', 'the bundle was never sent to this isolate');
    const made = make();
    instances.set(instanceKey, made);
    return made;
  };
  return { add, exportsFor };
}
