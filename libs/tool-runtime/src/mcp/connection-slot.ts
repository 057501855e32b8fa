import type { Clock } from '@mozaiks/contracts';
import { startTimer } from '../host/timer.ts';

/** What a slot needs from its connection. */
export interface Closable {
  /** Resolves when the connection can no longer be used. */
  readonly closed: Promise<void>;
  /** Resolves when everything of the connection has ended. May be called again. */
  end(): Promise<void>;
}

/** A connection in use, until it is released. */
export interface Lease<C> {
  readonly connection: C;
  /**
   * `retired`: the connection may hang. It gets no further request, and is closed when it is no
   * longer used.
   */
  release(how: 'kept' | 'retired'): void;
}

/** A slot for one connection, from before it is opened until it has ended. */
export interface ConnectionSlot<C> {
  readonly key: string;
  readonly app: string;
  /** True while the connection is being opened and has not taken long: it may need a processor. */
  isStarting(): boolean;
  users(): number;
  usedAt(): number;
  /** Rejects if the connection cannot be opened. */
  join(): Promise<Lease<C>>;
  end(): Promise<void>;
}

export interface SlotOptions<C> {
  readonly key: string;
  readonly app: string;
  readonly connect: () => Promise<C>;
  readonly idleMs: number;
  readonly clock: Clock;
  /** Called when the connection may take no further request. */
  readonly onRetired: () => void;
  /**
   * Called when the connection must be closed: it has ended, was idle for too long, or is retired
   * and no longer used.
   */
  readonly onFinished: () => void;
  readonly onFree: () => void;
}

/** A failed start may have left something that must end. */
const endOfFailed = (error: unknown): Promise<void> => {
  const ended: unknown =
    typeof error === 'object' && error !== null ? Reflect.get(error, 'ended') : undefined;
  return ended instanceof Promise ? ended.then(() => undefined) : Promise.resolve();
};

/** A start that takes longer is waiting for something, and needs no processor. */
const BUSY_START_MS = 2_000;

/**
 * Returns a function that reports whether a connection is still starting. `onFinished` is called
 * when it no longer is.
 */
function watchStart(
  opening: Promise<unknown>,
  clock: Clock,
  onFinished: () => void,
): () => boolean {
  let isStarting = true;
  const finish = (): void => {
    stopTimer();
    if (isStarting) {
      isStarting = false;
      onFinished();
    }
  };
  const stopTimer = startTimer(clock, BUSY_START_MS, finish);
  opening.then(finish, finish);
  return () => isStarting;
}

export function createSlot<C extends Closable>(options: SlotOptions<C>): ConnectionSlot<C> {
  const { key, app, idleMs, clock } = options;
  const opening = options.connect();
  let users = 0;
  let usedAt = clock.monotonic();
  let state: 'open' | 'retired' | 'ended' = 'open';
  let stopIdle: () => void = () => undefined;

  const finish = (): void => {
    if (state === 'ended') return;
    state = 'ended';
    stopIdle();
    options.onFinished();
  };
  const isStarting = watchStart(opening, clock, options.onFree);
  opening.then(({ closed }) => void closed.then(finish), finish);

  const leave = (): void => {
    users -= 1;
    usedAt = clock.monotonic();
    if (users > 0 || state === 'ended') return;
    if (state === 'retired') return finish();
    stopIdle = startTimer(clock, idleMs, finish);
    options.onFree();
  };
  const release: Lease<C>['release'] = (how) => {
    if (how === 'retired' && state === 'open') {
      state = 'retired';
      options.onRetired();
    }
    leave();
  };
  return {
    key,
    app,
    isStarting,
    users: () => users,
    usedAt: () => usedAt,
    async join() {
      users += 1;
      stopIdle();
      return { connection: await opening, release };
    },
    end() {
      state = 'ended';
      stopIdle();
      return opening.then((connection) => connection.end(), endOfFailed).catch(() => undefined);
    },
  };
}
