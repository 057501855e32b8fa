import type { Clock } from '@mozaiks/contracts';
import { startTimer } from '../host/timer.ts';

/** What a place needs of the connection in it. */
export interface Ending {
  /** Resolves when it is of no use any more. */
  readonly gone: Promise<void>;
  /** Resolves when nothing of it is left. May be called again. */
  end(): Promise<void>;
}

/** A connection that is being used, until it is released. */
export interface Lease<C> {
  readonly connection: C;
  /** `retired`: it may hang. It gets no further request, and is ended when it is no longer used. */
  release(how: 'kept' | 'retired'): void;
}

/** Room for one connection, from before it is open until it has ended. */
export interface Place<C> {
  readonly key: string;
  readonly app: string;
  /** It is being opened, and has not taken long so far: it may need a processor. */
  isStarting(): boolean;
  users(): number;
  usedAt(): number;
  /** Rejects if the connection cannot be opened. */
  join(): Promise<Lease<C>>;
  end(): Promise<void>;
}

export interface PlaceOptions<C> {
  readonly key: string;
  readonly app: string;
  readonly connect: () => Promise<C>;
  readonly idleMs: number;
  readonly clock: Clock;
  /** It may take no further request. */
  readonly onRetired: () => void;
  /** It is gone, was idle for too long, or is retired and free: it must be ended. */
  readonly onOver: () => void;
  readonly onFree: () => void;
}

/** What failed to open may still have something to end. */
const endOfFailed = (error: unknown): Promise<void> => {
  const ended: unknown =
    typeof error === 'object' && error !== null ? Reflect.get(error, 'ended') : undefined;
  return ended instanceof Promise ? ended.then(() => undefined) : Promise.resolve();
};

/** A start that takes longer is waiting for something. */
const BUSY_START_MS = 2_000;

/** Whether something is still being opened; `onOver` is called when it is no longer. */
function watchStart(opening: Promise<unknown>, clock: Clock, onOver: () => void): () => boolean {
  let isStarting = true;
  const over = (): void => {
    stopTimer();
    if (isStarting) {
      isStarting = false;
      onOver();
    }
  };
  const stopTimer = startTimer(clock, BUSY_START_MS, over);
  opening.then(over, over);
  return () => isStarting;
}

export function createPlace<C extends Ending>(options: PlaceOptions<C>): Place<C> {
  const { key, app, idleMs, clock } = options;
  const opening = options.connect();
  let users = 0;
  let usedAt = clock.monotonic();
  let state: 'open' | 'retired' | 'over' = 'open';
  let stopIdle: () => void = () => undefined;

  const over = (): void => {
    if (state === 'over') return;
    state = 'over';
    stopIdle();
    options.onOver();
  };
  const isStarting = watchStart(opening, clock, options.onFree);
  opening.then(({ gone }) => void gone.then(over), over);

  const leave = (): void => {
    users -= 1;
    usedAt = clock.monotonic();
    if (users > 0 || state === 'over') return;
    if (state === 'retired') return over();
    stopIdle = startTimer(clock, idleMs, over);
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
      state = 'over';
      stopIdle();
      return opening.then((connection) => connection.end(), endOfFailed).catch(() => undefined);
    },
  };
}
