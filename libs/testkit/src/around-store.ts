import type { ChatStore } from '@mozaiks/contracts';

export type PortName = Exclude<keyof ChatStore, 'close'>;

export interface StoreCall {
  readonly port: PortName;
  readonly method: string;
  readonly args: readonly unknown[];
}

/** Called in place of every method of every port: `apply` does what was asked. Its own outcome is what the caller gets. */
export type Around = (call: StoreCall, apply: () => Promise<unknown>) => Promise<unknown>;

type Method = (...args: readonly unknown[]) => Promise<unknown>;

/** The same store with `around` between it and its callers: to fail, delay, count, or stop at a breakpoint. `close` goes straight through. */
export function aroundStore(store: ChatStore, around: Around): ChatStore {
  const wrap = <P extends PortName>(port: P): ChatStore[P] =>
    new Proxy(store[port], {
      get(target, method, receiver) {
        const value: unknown = Reflect.get(target, method, receiver);
        if (typeof value !== 'function' || typeof method !== 'string') return value;
        return (...args: readonly unknown[]) =>
          around({ port, method, args }, () => Reflect.apply(value as Method, target, args));
      },
    });
  return {
    directory: wrap('directory'),
    inbox: wrap('inbox'),
    log: wrap('log'),
    snapshots: wrap('snapshots'),
    sessions: wrap('sessions'),
    ownership: wrap('ownership'),
    sweep: wrap('sweep'),
    retention: wrap('retention'),
    signals: wrap('signals'),
    usage: wrap('usage'),
    outbox: wrap('outbox'),
    cache: wrap('cache'),
    bookmarks: wrap('bookmarks'),
    files: wrap('files'),
    versions: wrap('versions'),
    close: () => store.close(),
  };
}
