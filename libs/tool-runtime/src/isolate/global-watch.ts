type Known = {
  readonly owner: object;
  readonly size: number;
  readonly values: readonly (readonly [key: PropertyKey, value: unknown])[];
};

const { ownKeys, getOwnPropertyDescriptor } = Reflect;
const { keys, is, isExtensible, getOwnPropertyNames } = Object;

// `Error` itself is left out: packages set its `stackTraceLimit` and `prepareStackTrace` as a matter of course.
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

function remember(owner: object): Known {
  const values = ownKeys(owner).filter((key) => isValue(owner, key));
  return {
    owner,
    size: ownKeys(owner).length,
    values: values.map((key) => [key, Reflect.get(owner, key)]),
  };
}

// Node's globals load when they are first read and then become plain values: reading all of them now makes a later change one of the code's.
// Symbols are left out: packages keep their single instance there, node's fetch among them.
function rememberGlobals(): Known {
  const names = getOwnPropertyNames(globalThis);
  return {
    owner: globalThis,
    size: names.length,
    values: names.filter(isReadable).map((key) => [key, Reflect.get(globalThis, key)]),
  };
}

// Some are there but refuse to be read, as web storage without a file.
function isReadable(name: string): boolean {
  try {
    Reflect.get(globalThis, name);
    return true;
  } catch {
    return false;
  }
}

const hasChanged = ({ owner, values }: Known): boolean => {
  // Frozen, even what merely inherits from it can no longer be assigned to.
  if (!isExtensible(owner)) return true;
  for (const [key, value] of values) if (!is(Reflect.get(owner, key), value)) return true;
  return false;
};

/** What would tell one tenant's code of the errors of another's, or keep them from ending its isolate. Node's own listeners to `exit` come and go. */
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
  /** Ask it after each call; true means that the code has changed something that the next tenant's code would see. */
  isTainted(): boolean;
  /** What an npm package does to globals while it loads is taken as given: packages are shared by all who run here. */
  whileLoading<T>(load: () => T): T;
}

/**
 * Watches what all code in one realm shares: names on `globalThis`, the built-in prototypes, the environment, who listens to errors. It finds
 * accidents and polyfills, not what hides on purpose.
 */
export function watchGlobals(): GlobalWatch {
  const variables = keys(process.env).length;
  const rememberAll = () => ({
    globals: rememberGlobals(),
    builtIns: builtIns().map(remember),
    listeners: listeners(),
  });
  let known = rememberAll();
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
    if (!wasTainted) known = rememberAll();
    return loaded;
  };
  return { isTainted, whileLoading };
}

/** For code that shares the host's own globals anyway. */
export const watchNothing: GlobalWatch = { isTainted: () => false, whileLoading: (load) => load() };
