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
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** Sends usage in the background, if the settings say where to. */
export function startExport(
  { store, clock, ids, logger, metrics }: ExportDeps,
  { usage, store: { kind } }: Pick<Plan, 'usage' | 'store'>,
): UsageExport {
  if (usage.kind === 'none') return { stop: async () => undefined };
  // Only one process has an embedded store open: the next need not wait for the lease of one that died.
  const process = kind === 'mongo' ? ids.random() : 'the only one';
  return startUsageExport({
    outbox: store.outbox,
    clock,
    logger,
    metrics,
    process,
    sink: sinkOf(usage, { clock, ids }),
  });
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
