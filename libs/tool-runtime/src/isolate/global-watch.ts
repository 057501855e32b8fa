type Known = {
  readonly owner: object;
  readonly size: number;
  readonly values: readonly (readonly [key: PropertyKey, value: unknown])[];
};

const { ownKeys, getOwnPropertyDescriptor } = Reflect;
const { keys, is, isExtensible, getOwnPropertyNames } = Object;

// `Error` itself is left out, because many packages set its `stackTraceLimit` and
// `prepareStackTrace`.
const builtIns = (): readonly object[] => [
  Object,
  Function.prototype,
  Array,
  String,
  Number,
  Boolean.prototype,
  Promise,
  Date,
  JSON,
  Math,
  Reflect,
  console,
  ...[
    Object,
    Array,
    String,
    Number,
    Promise,
    Date,
    Map,
    Set,
    WeakMap,
    RegExp,
    Error,
    Symbol,
    BigInt,
  ].map(({ prototype }) => prototype),
];

const isValue = (owner: object, key: PropertyKey): boolean =>
  getOwnPropertyDescriptor(owner, key)?.get === undefined;

function record(owner: object): Known {
  const values = ownKeys(owner).filter((key) => isValue(owner, key));
  return {
    owner,
    size: ownKeys(owner).length,
    values: values.map((key) => [key, Reflect.get(owner, key)]),
  };
}

// Node's globals are loaded on the first read and become plain values. All are read now, so that
// any later change comes from author code. Symbols are left out: packages store their singletons
// there, including Node's fetch.
function recordGlobals(): Known {
  const names = getOwnPropertyNames(globalThis);
  return {
    owner: globalThis,
    size: names.length,
    values: names.filter(isReadable).map((key) => [key, Reflect.get(globalThis, key)]),
  };
}

// Some globals throw when they are read, such as web storage without a file.
function isReadable(name: string): boolean {
  try {
    Reflect.get(globalThis, name);
    return true;
  } catch {
    return false;
  }
}

const hasChanged = ({ owner, values }: Known): boolean => {
  // If a prototype is frozen, objects that inherit from it can no longer override its properties.
  if (!isExtensible(owner)) return true;
  for (const [key, value] of values) if (!is(Reflect.get(owner, key), value)) return true;
  return false;
};

/**
 * Events whose listeners could observe the errors of another tenant, or prevent them from ending
 * the isolate. `exit` is left out, because Node's own listeners change.
 */
const ERROR_EVENTS = [
  'uncaughtException',
  'uncaughtExceptionMonitor',
  'unhandledRejection',
  'rejectionHandled',
  'warning',
] as const;

const listeners = (): number =>
  ERROR_EVENTS.reduce((sum, event) => sum + process.listenerCount(event), 0);

export interface GlobalWatch {
  /**
   * Call after each call. True if the code has changed something that the next tenant's code would
   * see.
   */
  isTainted(): boolean;
  /**
   * Runs `load` and accepts the changes to globals by an npm package, since packages are shared by
   * all code in the isolate.
   */
  whileLoading<T>(load: () => T): T;
}

/**
 * Detects changes to what all code in one realm shares: names on `globalThis`, built-in prototypes,
 * the environment, and listeners to errors. Finds accidents and polyfills, but not deliberately
 * hidden changes.
 */
export function watchGlobals(): GlobalWatch {
  const variables = keys(process.env).length;
  const recordAll = () => ({
    globals: recordGlobals(),
    builtIns: builtIns().map(record),
    listeners: listeners(),
  });
  let known = recordAll();
  const hasBeenChanged = (): boolean => {
    if (
      keys(process.env).length !== variables ||
      getOwnPropertyNames(globalThis).length !== known.globals.size
    )
      return true;
    if (listeners() !== known.listeners) return true;
    return (
      hasChanged(known.globals) ||
      known.builtIns.some(
        (entry) => ownKeys(entry.owner).length !== entry.size || hasChanged(entry),
      )
    );
  };
  const isTainted = (): boolean => {
    try {
      return hasBeenChanged();
    } catch {
      return true;
    }
  };
  const whileLoading = <T>(load: () => T): T => {
    const wasTainted = isTainted();
    const loaded = load();
    if (!wasTainted) known = recordAll();
    return loaded;
  };
  return { isTainted, whileLoading };
}

/** For code in the host's own realm, where changes are accepted. */
export const watchNothing: GlobalWatch = { isTainted: () => false, whileLoading: (load) => load() };
