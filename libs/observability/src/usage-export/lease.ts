import type { OutboxRow } from '@mozaiks/contracts';
import type { Exporter } from './exporter.ts';

/** How often a lease is renewed during its time. */
const RENEWALS = 3;

export const claimRows = (
  { outbox, process, clock, settings }: Exporter,
  limit: number,
): Promise<readonly OutboxRow[]> =>
  outbox.claim({ by: process, now: clock.now(), lease_ms: settings.lease_ms, limit });

/**
 * Renews the lease until the work is done. The signal is aborted when another process has the
 * lease, or when the time to stop has passed.
 */
export async function whileLeased<T>(
  exporter: Exporter,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const [lost, done] = [new AbortController(), new AbortController()];
  const renewing = renew(exporter, { lost, done: done.signal });
  try {
    return await work(AbortSignal.any([lost.signal, exporter.cut]));
  } finally {
    done.abort();
    // A renewal that arrives after the release of the lease would take it again.
    await renewing;
  }
}

async function renew(
  exporter: Exporter,
  { lost, done }: { readonly lost: AbortController; readonly done: AbortSignal },
): Promise<void> {
  const { clock, settings } = exporter;
  while (!done.aborted) {
    await clock.sleep(settings.lease_ms / RENEWALS, done).catch(() => undefined);
    if (done.aborted) return;
    // While rows are being sent, the outbox is not empty. So no rows means that another process has
    // the lease. If the store does not answer, the lease may still be ours.
    const rows = await claimRows(exporter, 1).catch(() => null);
    if (rows?.length === 0) lost.abort();
  }
}

/** Lets another process, or the next one, start at once. */
export async function releaseLease({ outbox, process, clock }: Exporter): Promise<void> {
  await outbox
    .claim({ by: process, now: clock.now(), lease_ms: 0, limit: 1 })
    .catch(() => undefined);
}
