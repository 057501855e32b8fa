import { fromTimestamp, type OutboxRow } from '@mozaiks/contracts';
import type { ExportSettings } from './settings.ts';
import type { SendOutcome } from './usage-sink.ts';

/** What the exporter does after an answer. */
export type NextStep =
  /** The receiver has the rows of the batch. */
  | { readonly step: 'delivered' }
  /** The receiver may have rejected only one row of the batch: send its halves. */
  | { readonly step: 'halve' }
  /** This row was sent alone and rejected. */
  | { readonly step: 'park' }
  /**
   * Parks the rows named in `expired`, then sends again after `ms`. With `hold`, no other process
   * sends in the meantime.
   */
  | {
      readonly step: 'wait';
      readonly ms: number;
      readonly hold: boolean;
      readonly expired: readonly string[];
    };

export interface Sent {
  readonly outcome: SendOutcome;
  readonly rows: readonly OutboxRow[];
  /** Failed sends since the last delivered one, this one included. */
  readonly failures: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** A number from 0 up to 1. */
  readonly random: number;
}

/**
 * A process that has just started, perhaps after days, gives the receiver a few chances before it
 * parks rows.
 */
const MIN_FAILURES_TO_PARK = 5;

export function nextStep(sent: Sent, settings: ExportSettings): NextStep {
  const { outcome, rows } = sent;
  switch (outcome.kind) {
    case 'delivered':
      return { step: 'delivered' };
    case 'refused':
      return { step: rows.length > 1 ? 'halve' : 'park' };
    case 'misconfigured':
      return {
        step: 'wait',
        ms: backoff(sent, settings),
        hold: false,
        expired: expired(sent, settings),
      };
    case 'unavailable': {
      const asked = Math.min(outcome.retry_after_ms ?? 0, settings.retry_after_max_ms);
      return {
        step: 'wait',
        ms: Math.max(asked, backoff(sent, settings)),
        hold: asked > 0,
        expired: expired(sent, settings),
      };
    }
  }
}

/** The ids of rows that have been retried for too long. */
function expired(
  { rows, failures, now }: Sent,
  { park_after_ms }: ExportSettings,
): readonly string[] {
  if (failures < MIN_FAILURES_TO_PARK) return [];
  return rows
    .filter(({ first_claimed_at }) => now - fromTimestamp(first_claimed_at) >= park_after_ms)
    .map(({ id }) => id);
}

/**
 * Doubles with each failure, up to a maximum. Half of it is random, so that processes do not act in
 * step.
 */
export function backoff(
  { failures, random }: Pick<Sent, 'failures' | 'random'>,
  { backoff_ms, backoff_max_ms }: Pick<ExportSettings, 'backoff_ms' | 'backoff_max_ms'>,
): number {
  return Math.min(backoff_max_ms, backoff_ms * 2 ** (failures - 1)) * (0.5 + random / 2);
}
