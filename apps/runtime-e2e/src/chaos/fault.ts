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
   * Whose chats are watched, and until when. `owner`: those that the instance drives, from the strike until somebody drives them again.
   * `line`: those that run, from the end of the fault until their user sees something new.
   */
  readonly hurts: 'owner' | 'line';
  /** On one instance, on each in turn, or on one several times in quick succession. */
  readonly on: 'one' | 'each' | 'burst';
  readonly strike: (field: Field, instance: Instance) => Promise<void>;
  /** Ends the fault; its waiting is part of it. */
  readonly heal: (field: Field, instance: Instance) => Promise<void>;
  /** Least length of a run in which it is worth its time, minutes. */
  readonly minutes?: number;
  /** Not for a standalone server. */
  readonly replicaSet?: true;
}

export const BOTH_STORES = ['mongo', 'embedded'] as const;
export const MONGO_ONLY = ['mongo'] as const;

/** After so long without a beat a session is dead, and one beat later its chats are taken. */
export const SESSION_TTL_MS = 10_000;
export const BEAT_MS = 2_000;

export const sleep = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms));
export const nothing = (): Promise<void> => Promise.resolve();
