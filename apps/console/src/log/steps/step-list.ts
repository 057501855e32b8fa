import type { EventOf, EventType, RuntimeEvent } from '@mozaiks/contracts';
import type { Step, StepBase, StepKind, StepOf } from './step.ts';

/** Turns events into rows: a function for each type that its kind of row is made of. */
export type StepReader = {
  readonly [T in EventType]?: (steps: StepList, event: EventOf<T>) => void;
};

/** The rows of one run while events are added. Rows are never changed in place. */
export interface StepList {
  readonly all: readonly Step[];
  /**
   * When the event before this one happened, in milliseconds since the epoch; 0 before the first.
   */
  readonly last: number;
  /** What a new row of this event has in common with all rows. */
  base(event: RuntimeEvent): StepBase;
  /**
   * Appends a row, or puts it before the row with the key `before`. With a `key` it can be found
   * again.
   */
  add(step: Step, place?: { readonly key?: string; readonly before?: string }): void;
  find<K extends StepKind>(kind: K, key: string): StepOf<K> | undefined;
  /** Replaces a row, if there is one of this kind. */
  change<K extends StepKind>(kind: K, key: string, changed: (step: StepOf<K>) => StepOf<K>): void;
  /** Replaces all rows. */
  settle(changed: (step: Step) => Step): void;
  /** Remembers an event for a later one. */
  keep(key: string, event: RuntimeEvent): void;
  kept(key: string): RuntimeEvent | undefined;
}

/** Keys of rows that later events change. */
export const TURN = 'turn';
export const callKey = (call_id: string): string => `call:${call_id}`;
export const messageKey = (message_id: string): string => `message:${message_id}`;
export const questionKey = (request_id: string): string => `question:${request_id}`;

export interface GrowingSteps extends StepList {
  last: number;
}

export function growingSteps(): GrowingSteps {
  const rows: Step[] = [];
  const keyed = new Map<string, Step>();
  const keptEvents = new Map<string, RuntimeEvent>();
  const find = <K extends StepKind>(kind: K, key: string): StepOf<K> | undefined => {
    const step = keyed.get(key);
    return step?.kind === kind ? (step as StepOf<K>) : undefined;
  };
  return {
    all: rows,
    last: 0,
    find,
    base: (event) => baseOf(event, find('turn', TURN)),
    add(step, { key, before } = {}) {
      const next = before === undefined ? undefined : keyed.get(before);
      if (next === undefined) rows.push(step);
      else rows.splice(rows.lastIndexOf(next), 0, step);
      if (key !== undefined) keyed.set(key, step);
    },
    change(kind, key, changed) {
      const step = find(kind, key);
      if (step === undefined) return;
      const next = changed(step);
      rows[rows.lastIndexOf(step)] = next;
      keyed.set(key, next);
    },
    settle(changed) {
      rows.forEach((step, at) => (rows[at] = changed(step)));
      keyed.forEach((step, key) => keyed.set(key, changed(step)));
    },
    keep: (key, event) => void keptEvents.set(key, event),
    kept: (key) => keptEvents.get(key),
  };
}

function baseOf(event: RuntimeEvent, turn: StepOf<'turn'> | undefined): StepBase {
  const at = Date.parse(event.ts);
  const agent =
    'agent' in event && typeof event.agent === 'string' ? event.agent : (turn?.agent ?? null);
  return {
    id: event.seq,
    seq: event.seq,
    depth: turn === undefined ? 0 : 1,
    agent,
    from: at,
    to: at,
  };
}
