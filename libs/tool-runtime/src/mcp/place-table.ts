import type { Clock } from '@mozaiks/contracts';
import { createPlace, type Ending, type Place } from './place.ts';

/** What needs a connection. */
export interface Wanted<C> {
  readonly id: string;
  /** Requests with the same key share a connection. */
  readonly key: string;
  readonly app: string;
  readonly user: string;
  readonly open: () => Promise<C>;
}

export interface PlaceTableOptions {
  /** Connections that may exist at the same time, those that are being ended included. */
  readonly size: number;
  /** Connections that may be opened at the same time: starting a server needs a processor. */
  readonly maxStarting: number;
  /** A connection that is unused for this long is ended. */
  readonly idleMs: number;
  readonly clock: Clock;
  /** A place may have become free. */
  readonly onFree: () => void;
}

export interface PlaceTable<C> {
  /** The place of a request, if it can have one now. */
  placeFor(wanted: Wanted<C>): Place<C> | undefined;
  /** The place of a connection that is open, or being opened. */
  known(key: string): Place<C> | undefined;
  close(): Promise<void>;
  /** Places that are taken, those whose connection is being ended included. */
  taken(): number;
}

interface Taken {
  readonly places: ReadonlySet<Place<unknown>>;
  /** Connections that are being ended. */
  readonly leaving: number;
  readonly size: number;
  readonly maxStarting: number;
}

function mayOpen(app: string, { places, leaving, size, maxStarting }: Taken): boolean {
  if ([...places].filter((place) => place.isStarting()).length >= maxStarting) return false;
  const busy = [...places].filter((place) => place.users() > 0);
  return busy.filter((place) => place.app === app).length < size - busy.length - leaving;
}

/** Of the app that holds the most of those with an idle one, the one that was used least recently. */
function idlest<C>(places: ReadonlySet<Place<C>>): Place<C> | undefined {
  const held = (app: string): number => [...places].filter((place) => place.app === app).length;
  const idle = [...places].filter((place) => place.users() === 0);
  const [first] = idle.sort((a, b) => held(b.app) - held(a.app) || a.usedAt() - b.usedAt());
  return first;
}

interface Endings {
  add(ended: Promise<void>): void;
  count(): number;
  /** Resolves when all have ended. */
  drained(): Promise<void>;
}

/** Connections that are being ended. */
function trackEndings(onFree: () => void): Endings {
  const leaving = new Set<Promise<void>>();
  return {
    add(end) {
      const ended: Promise<void> = end.finally(() => {
        leaving.delete(ended);
        onFree();
      });
      leaving.add(ended);
    },
    count: () => leaving.size,
    async drained() {
      while (leaving.size > 0) await Promise.all(leaving);
    },
  };
}

/**
 * No app gets another connection unless more places are free than it uses, so that one app never takes
 * all of them. A place whose connection is idle counts as free: if another app needs it, the app that
 * holds the most connections loses the one that it used least recently.
 */
export function createPlaceTable<C extends Ending>(options: PlaceTableOptions): PlaceTable<C> {
  const { size, maxStarting, idleMs, clock, onFree } = options;
  const joinable = new Map<string, Place<C>>();
  const places = new Set<Place<C>>();
  const endings = trackEndings(onFree);

  const remove = (place: Place<C>): void => {
    if (!places.delete(place)) return;
    if (joinable.get(place.key) === place) joinable.delete(place.key);
    endings.add(place.end());
  };
  const open = ({ key, app, open: connect }: Wanted<C>): Place<C> => {
    const onRetired = (): void => void joinable.delete(key);
    const place = createPlace({
      key,
      app,
      connect,
      idleMs,
      clock,
      onRetired,
      onOver: () => remove(place),
      onFree,
    });
    joinable.set(key, place);
    places.add(place);
    return place;
  };
  return {
    known: (key) => joinable.get(key),
    taken: () => places.size + endings.count(),
    placeFor(wanted) {
      const known = joinable.get(wanted.key);
      if (
        known !== undefined ||
        !mayOpen(wanted.app, { places, leaving: endings.count(), size, maxStarting })
      )
        return known;
      if (places.size + endings.count() < size) return open(wanted);
      const free = endings.count() === 0 ? idlest(places) : undefined;
      if (free !== undefined) remove(free);
      return undefined;
    },
    async close() {
      for (const place of [...places]) remove(place);
      await endings.drained();
    },
  };
}
