import type { ChatStore } from '@mozaiks/contracts';

export type PortName = Exclude<keyof ChatStore, 'close'>;

export interface StoreCall {
  readonly port: PortName;
  readonly method: string;
  readonly args: readonly unknown[];
}

/**
 * Called in place of every method of every port. `apply` makes the original call; the caller gets
 * the outcome of `Around`.
 */
export type Around = (call: StoreCall, apply: () => Promise<unknown>) => Promise<unknown>;

type Method = (...args: readonly unknown[]) => Promise<unknown>;

/**
 * Wraps the store so that `around` handles every call: to fail, delay or count it, or to stop at a
 * breakpoint. `close` is not wrapped.
 */
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
