import type { Random } from '@mozaiks/testkit';
import type { Cluster, Instance } from './cluster.ts';
import type { Figures } from './figures.ts';
import type { Losses } from './losses.ts';

export interface Field {
  readonly cluster: Cluster;
  readonly random: Random;
  readonly losses: Losses;
  readonly figures: Figures;
}

export interface Fault {
  readonly name: string;
  readonly stores: readonly ('mongo' | 'embedded')[];
  /**
   * The chats that are timed, and until when. `owner`: the chats of the instance, from the
   * injection until another instance drives them. `connection`: the running chats, from the end of
   * the fault until their user sees something new.
   */
  readonly affects: 'owner' | 'connection';
  /** The targets: one instance, each in turn, or one several times in quick succession. */
  readonly on: 'one' | 'each' | 'burst';
  readonly inject: (field: Field, instance: Instance) => Promise<void>;
  /** Ends the fault. If the fault has a duration, this waits for it. */
  readonly repair: (field: Field, instance: Instance) => Promise<void>;
  /** The minimum length of a run that includes this fault, in minutes. */
  readonly minutes?: number;
  /** Requires a replica set. */
  readonly replicaSet?: true;
}

export const BOTH_STORES = ['mongo', 'embedded'] as const;
export const MONGO_ONLY = ['mongo'] as const;

/** A session is dead after this long without a beat. One beat later its chats are taken over. */
export const SESSION_TTL_MS = 10_000;
export const BEAT_MS = 2_000;

export const sleep = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms));
export const nothing = (): Promise<void> => Promise.resolve();
