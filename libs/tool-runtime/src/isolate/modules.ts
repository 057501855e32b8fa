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
   * Keeps and compiles the bundle when its text comes with it; a text that does not compile is
   * reported by its first call.
   */
  learn(bundle: BundleMessage): void;
  /**
   * The bundle's exports in this tenant's own instance; made on first use, with fresh module-level
   * state.
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
 * Compiles the text once. Each call of the returned function runs it again, with its own module-level
 * variables.
 */
function compile(bundle: BundleMessage, source: string, globals: GlobalWatch): Make {
  const filename = bundleFile(bundle);
  const script = new vm.Script(`${WRAPPER}${source}\n})`, {
    filename,
    // The columns of the first line count from the bundle's own text, as those of the others do.
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
  const learn = (bundle: BundleMessage): void => {
    const key = bundleKey(bundle);
    if (bundle.source !== undefined && !compiled.has(key))
      compiled.set(key, compileLater(bundle, bundle.source, globals));
  };
  const exportsFor = (bundle: BundleMessage, tenant: string): object => {
    learn(bundle);
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
  return { learn, exportsFor };
}
