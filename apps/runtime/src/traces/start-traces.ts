import type { Clock, CommitSink, Ids, Logger } from '@mozaiks/contracts';
import { createTraceSink } from '@mozaiks/observability';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import type { TracesPlan } from '../config/traces-plan.ts';
import { loadSdk, type Sdk } from './load-sdk.ts';
import { readableSpan } from './readable-span.ts';

export interface Traces {
  readonly sinks: readonly CommitSink[];
  /** Sends the remaining spans, for at most `ms`. Never rejects. */
  stop(ms: number): Promise<void>;
}

interface TraceDeps {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
}

/**
 * Thousands of spans may end within the second that a batch waits. The exporter sends at most 30
 * batches at the same time.
 */
const QUEUE = { maxQueueSize: 8_192, maxExportBatchSize: 512, scheduledDelayMillis: 1_000 };

/**
 * Sends the spans of runs over OTLP, if an address is configured. Throws ConfigError if the
 * packages for it are missing.
 */
export async function startTraces(deps: TraceDeps, plan: TracesPlan): Promise<Traces> {
  if (plan.kind === 'none') return { sinks: [], stop: async () => undefined };
  const sdk = await loadSdk();
  const exporter = reporting(
    new sdk.OTLPTraceExporter({ url: plan.url, headers: { ...plan.headers } }),
    createThrottledLog(deps.logger, deps.clock),
  );
  const processor = new sdk.BatchSpanProcessor({ ...QUEUE, exporter });
  const resource = resourceOf(sdk);
  const onSpan = (span: Parameters<Parameters<typeof createTraceSink>[0]['onSpan']>[0]): void =>
    processor.onEnd(readableSpan(sdk, resource, span));
  return {
    sinks: [createTraceSink({ ids: deps.ids, content: plan.content, onSpan })],
    stop: (ms) => shutDown(processor, deps, ms),
  };
}

/** `OTEL_SERVICE_NAME` and `OTEL_RESOURCE_ATTRIBUTES` take precedence. */
const resourceOf = ({
  defaultResource,
  resourceFromAttributes,
  detectResources,
  envDetector,
}: Sdk) =>
  defaultResource()
    .merge(resourceFromAttributes({ 'service.name': 'mozaiks' }))
    .merge(detectResources({ detectors: [envDetector] }));

/** The processor does not report a failed export. */
const reporting = (exporter: SpanExporter, report: (error: unknown) => void): SpanExporter => ({
  export: (spans: ReadableSpan[], done) =>
    exporter.export(spans, (result) => {
      if (result.error !== undefined) report(result.error);
      done(result);
    }),
  shutdown: () => exporter.shutdown(),
});

const LOG_EVERY_MS = 60_000;

/**
 * Logs at most once a minute that spans cannot be sent. Never logs the address or its headers,
 * which may contain keys.
 */
function createThrottledLog(
  logger: Logger,
  clock: Pick<Clock, 'monotonic'>,
): (error: unknown) => void {
  const state = { last: -Infinity, failures: 0 };
  return (error) => {
    state.failures += 1;
    if (clock.monotonic() - state.last < LOG_EVERY_MS) return;
    logger.log('warn', 'spans cannot be sent', {
      event: 'trace_export_failed',
      code: 'trace_export_failed',
      data: { reason: reasonOf(error), failures: state.failures },
    });
    state.last = clock.monotonic();
    state.failures = 0;
  };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const code = 'code' in error ? String(error.code) : '';
  return [code, error.message].filter((text) => text !== '').join(' ');
}

/** If the collector is unavailable, the exporter takes up to 10 seconds and then fails. */
async function shutDown(
  processor: { shutdown(): Promise<void> },
  { clock, logger }: TraceDeps,
  ms: number,
): Promise<void> {
  const over = new AbortController();
  const flushed = processor.shutdown().then(
    () => true,
    () => false,
  );
  const late = clock.sleep(ms, over.signal).then(
    () => false,
    () => false,
  );
  const complete = await Promise.race([flushed, late]);
  over.abort();
  if (!complete)
    logger.log('warn', 'the last spans could not be sent', {
      event: 'trace_export_failed',
      code: 'trace_export_failed',
    });
}
