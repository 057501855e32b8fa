import type { OutboxRow } from '@mozaiks/contracts';
import type { Exporter, Pause } from './exporter.ts';
import { backoff, nextStep } from './next-step.ts';
import { usageEvent, type UsageEvent } from './usage-event.ts';

interface Pair {
  readonly row: OutboxRow;
  readonly event: UsageEvent;
}

const AT_ONCE: Pause = { ms: 0, hold: false };

/**
 * Sends the rows of one claim until all are delivered or parked, a send fails, or the signal is
 * aborted. Rejects if the store fails.
 */
export async function sendRows(
  exporter: Exporter,
  rows: readonly OutboxRow[],
  signal: AbortSignal,
): Promise<Pause> {
  const refused: string[] = [];
  try {
    return await sendBatches(exporter, {
      pairs: await validPairs(exporter, rows),
      refused,
      signal,
    });
  } finally {
    // One line for all rejected rows.
    if (refused.length > 0) exporter.report.parked('refused', refused);
  }
}

interface Sending {
  readonly pairs: readonly Pair[];
  /** Collects the ids of rows that are rejected when sent alone. */
  readonly refused: string[];
  readonly signal: AbortSignal;
}

async function sendBatches(
  exporter: Exporter,
  { pairs, refused, signal }: Sending,
): Promise<Pause> {
  const { outbox, state, report } = exporter;
  let batches = pairs.length === 0 ? [] : [pairs];
  for (let [batch] = batches; batch !== undefined; [batch] = batches) {
    if (signal.aborted || exporter.stopping.aborted) return AT_ONCE;
    const ids = batch.map(({ row }) => row.id);
    const step = await send(exporter, batch, signal);
    batches = batches.slice(1);
    switch (step.step) {
      case 'delivered':
        state.failures = 0;
        await outbox.delivered(ids);
        report.sent({ kind: 'delivered' }, ids.length);
        break;
      case 'halve':
        batches = [...halves(batch), ...batches];
        break;
      case 'park':
        await outbox.park(ids);
        refused.push(...ids);
        break;
      case 'wait':
        await parkExpired(exporter, step.expired);
        return step;
    }
  }
  return pauseAfter(exporter, refused.length);
}

async function send(exporter: Exporter, batch: readonly Pair[], signal: AbortSignal) {
  const { sink, clock, state, report, random, settings } = exporter;
  const outcome = await sink.send(
    batch.map(({ event }) => event),
    signal,
  );
  // An abandoned send reveals nothing about the receiver.
  if (outcome.kind !== 'delivered' && signal.aborted)
    return { step: 'wait', ...AT_ONCE, expired: [] } as const;
  // A delivery is only reported once it is recorded.
  if (outcome.kind !== 'delivered') report.sent(outcome, batch.length);
  if (outcome.kind === 'unavailable' || outcome.kind === 'misconfigured') state.failures += 1;
  const rows = batch.map(({ row }) => row);
  return nextStep(
    { outcome, rows, failures: state.failures, now: clock.now(), random: random() },
    settings,
  );
}

async function parkExpired({ outbox, report }: Exporter, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await outbox.park(ids);
  report.parked('expired', ids);
}

/**
 * A receiver that rejects everything would otherwise have all rows parked one by one, so the export
 * slows down.
 */
function pauseAfter({ state, settings, random }: Exporter, refused: number): Pause {
  if (refused === 0) return AT_ONCE;
  state.failures += 1;
  return { ms: backoff({ failures: state.failures, random: random() }, settings), hold: false };
}

const halves = (batch: readonly Pair[]): (readonly Pair[])[] => {
  const middle = Math.ceil(batch.length / 2);
  return [batch.slice(0, middle), batch.slice(middle)];
};

async function validPairs(
  { outbox, settings, report }: Exporter,
  rows: readonly OutboxRow[],
): Promise<readonly Pair[]> {
  const events = rows.map((row) => ({ row, event: usageEvent(row, settings.source) }));
  const invalid = events.filter(({ event }) => event === null).map(({ row }) => row.id);
  if (invalid.length > 0) {
    await outbox.park(invalid);
    report.parked('invalid', invalid);
  }
  return events.flatMap(({ row, event }) => (event === null ? [] : [{ row, event }]));
}
