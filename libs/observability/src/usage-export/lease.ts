import type { OutboxRow } from '@mozaiks/contracts';
import type { Exporter } from './exporter.ts';

/** Part of a lease after which it is renewed. */
const RENEWALS = 3;

export const claimRows = (
  { outbox, process, clock, settings }: Exporter,
  limit: number,
): Promise<readonly OutboxRow[]> =>
  outbox.claim({ by: process, now: clock.now(), lease_ms: settings.lease_ms, limit });

/** Renews the lease until the work is done. The signal is aborted when another process has the lease, or at the end of the time to stop. */
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
    // A renewal that arrives after the lease was given back would take it again.
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
    // While rows are being sent some are there, unless the lease is another's. If the store does not answer, the lease may still be ours.
    const rows = await claimRows(exporter, 1).catch(() => null);
    if (rows?.length === 0) lost.abort();
  }
}

/** Lets another process, or the next one, begin at once. */
export async function releaseLease({ outbox, process, clock }: Exporter): Promise<void> {
  await outbox
    .claim({ by: process, now: clock.now(), lease_ms: 0, limit: 1 })
    .catch(() => undefined);
}
