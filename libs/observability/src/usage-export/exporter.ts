import type { Clock, Logger, Metrics, UsageOutbox } from '@mozaiks/contracts';
import type { ExportReport } from './export-report.ts';
import type { ExportSettings } from './settings.ts';
import type { UsageSink } from './usage-sink.ts';

export interface UsageExportDeps {
  readonly outbox: UsageOutbox;
  readonly sink: UsageSink;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics?: Pick<Metrics, 'count'>;
  /**
   * Identifies this process in the lease of the outbox. A process of the same name need not wait
   * for the lease of its predecessor.
   */
  readonly process: string;
  /** A number from 0 up to 1. Default: `Math.random`. */
  readonly random?: () => number;
}

/** A running export. */
export interface Exporter extends UsageExportDeps {
  readonly random: () => number;
  readonly settings: ExportSettings;
  readonly report: ExportReport;
  /** Aborted when no new batch may be started. */
  readonly stopping: AbortSignal;
  /** Aborted when the current batch must be abandoned. */
  readonly cut: AbortSignal;
  /** Failures since the last delivery. */
  readonly state: { failures: number };
}

/** How long to wait before the next claim, and whether other processes have to wait too. */
export interface Pause {
  readonly ms: number;
  readonly hold: boolean;
}
