export { createLogger, type AreaLogger, type LoggerOptions } from './logger.ts';
export { createLogSink, type LogSinkOptions } from './log-sink.ts';
export { createErrorGroups, type ErrorCounter } from './metrics/error-groups.ts';
export {
  createMetrics,
  type MetricsRegistry,
  type GaugeValues,
  type ReadGauges,
} from './metrics/create-metrics.ts';
export { createMetricsSink } from './metrics/metrics-sink.ts';
export { meteredChats, meteredStore } from './metrics/metered.ts';
export { safeValue } from './safe-value.ts';
export { recordFailures, type RecordedFailures } from './note-failures.ts';
export { startUsageExport, type UsageExport } from './usage-export/export-usage.ts';
export type { UsageExportDeps } from './usage-export/exporter.ts';
export type { ExportSettings } from './usage-export/settings.ts';
export type { UsageEvent } from './usage-export/usage-event.ts';
export type { SendOutcome, UsageSink } from './usage-export/usage-sink.ts';
export {
  createWebhookSink,
  webhookProblems,
  type WebhookAddress,
  type WebhookSinkOptions,
} from './usage-export/webhook-sink.ts';
export { createFileSink } from './usage-export/file-sink.ts';
export { createStdoutSink } from './usage-export/stdout-sink.ts';
export { createTraceSink, type TraceSinkOptions } from './traces/trace-sink.ts';
export type { FinishedSpan, SpanAttributes } from './traces/finished-span.ts';
