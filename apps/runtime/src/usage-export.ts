import type { Clock, Ids, Logger, Metrics, UsageOutbox } from '@mozaiks/contracts';
import {
  createFileSink,
  createStdoutSink,
  createWebhookSink,
  startUsageExport,
  type UsageExport,
  type UsageSink,
} from '@mozaiks/observability';
import type { Plan } from './config/plan.ts';
import type { UsagePlan } from './config/usage-plan.ts';

interface ExportDeps {
  readonly store: { readonly outbox: UsageOutbox };
  /** Whether no other process can have the store open. */
  readonly isSole: boolean;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** Exports usage in the background, if a receiver is configured. */
export function startExport(
  { store: { outbox }, isSole, clock, ids, logger, metrics }: ExportDeps,
  { usage }: Pick<Plan, 'usage'>,
): UsageExport {
  if (usage.kind === 'none') return { stop: async () => undefined };
  // With a constant id, the next process need not wait for the lease of a crashed one. Safe because
  // no other process can have the store open.
  const process = isSole ? 'the only one' : ids.random();
  const sink = sinkOf(usage, { clock, ids });
  return startUsageExport({ outbox, clock, logger, metrics, process, sink });
}

function sinkOf(
  usage: Exclude<UsagePlan, { kind: 'none' }>,
  { clock, ids }: Pick<ExportDeps, 'clock' | 'ids'>,
): UsageSink {
  switch (usage.kind) {
    case 'webhook':
      return createWebhookSink({ url: usage.url, secret: usage.secret, clock, ids });
    case 'file':
      return createFileSink(usage.file);
    case 'stdout':
      return createStdoutSink(process.stdout);
  }
}
