import { defined } from '@mozaiks/contracts';
import { createExportReport } from './export-report.ts';
import { claimRows, releaseLease, whileLeased } from './lease.ts';
import type { Exporter, Pause, UsageExportDeps } from './exporter.ts';
import { sendRows } from './send-rows.ts';
import { defaultExport, type ExportSettings } from './settings.ts';

export interface UsageExport {
  /**
   * Ends the export after the current batch, or after `timeoutMs` at the latest. The next process
   * sends what is not delivered by then. May be called again.
   */
  stop(timeoutMs: number): Promise<void>;
}

/** The part of the stop timeout that is reserved for releasing the lease if a batch did not end. */
const RELEASE_MS = 500;

/**
 * Sends the outbox to the sink, the oldest rows first, at least once each, until it is stopped. If
 * several processes share a store, only one sends at a time. Never throws: failures are logged and
 * retried.
 */
export function startUsageExport(
  deps: UsageExportDeps,
  settings: Partial<ExportSettings> = {},
): UsageExport {
  const { clock, logger, metrics, sink } = deps;
  const [stopping, cut] = [new AbortController(), new AbortController()];
  const report = createExportReport({
    logger,
    clock,
    sink: sink.name,
    ...defined({ metrics }),
  });
  const ended = run({
    random: Math.random,
    ...deps,
    settings: { ...defaultExport, ...settings },
    report,
    stopping: stopping.signal,
    cut: cut.signal,
    state: { failures: 0 },
  });
  return {
    async stop(timeoutMs) {
      stopping.abort();
      const over = new AbortController();
      const wait = (ms: number): Promise<void> =>
        clock.sleep(ms, over.signal).catch(() => undefined);
      await Promise.race([ended, wait(Math.max(0, timeoutMs - RELEASE_MS))]);
      cut.abort();
      await Promise.race([ended, wait(Math.min(timeoutMs, RELEASE_MS))]);
      over.abort();
    },
  };
}

async function run(exporter: Exporter): Promise<void> {
  while (!exporter.stopping.aborted) {
    const { ms, hold } = await round(exporter);
    if (hold) await whileLeased(exporter, () => rest(exporter, ms));
    else await rest(exporter, ms);
  }
  await releaseLease(exporter);
}

/**
 * Sends one claim of rows. If the store fails, they are left for the next round, which may send
 * some a second time.
 */
async function round(exporter: Exporter): Promise<Pause> {
  const { settings, report } = exporter;
  try {
    const rows = await claimRows(exporter, settings.batch);
    if (rows.length === 0) return { ms: settings.poll_ms, hold: false };
    return await whileLeased(exporter, (signal) => sendRows(exporter, rows, signal));
  } catch (error) {
    report.storeFailed(error);
    return { ms: settings.poll_ms, hold: false };
  }
}

const rest = ({ clock, stopping }: Exporter, ms: number): Promise<void> =>
  clock.sleep(ms, stopping).catch(() => undefined);
