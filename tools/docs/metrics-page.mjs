import { code, page, table } from './markdown.mjs';

/**
 * @typedef {{ readonly kind: string, readonly help: string, readonly labels: readonly string[], readonly buckets?: readonly number[] }} Spec
 * @param {{ readonly metrics: Readonly<Record<string, Spec>> }} data
 */
export const metricsPage = ({ metrics }) =>
  page([
    '# Metrics',
    'What `GET /metrics` of a process shows, in the text format of Prometheus. [Operations](../operations.md#metrics-and-errors) says who may read it and what to look at.',
    'Units are seconds, bytes, tokens and US dollars. No label names a tenant, a user or a chat. A metric has at most 200 sets of labels; further ones are counted with `other` in every label. A gauge whose value is not known at the moment is left out.',
    table(
      ['metric', 'kind', 'what', 'labels'],
      Object.entries(metrics).map(([name, { kind, help, labels }]) => [
        code(name),
        kind,
        help,
        labels.map(code).join(', '),
      ]),
    ),
    '## Buckets of histograms',
    table(
      ['metric', 'upper ends'],
      Object.entries(metrics).flatMap(([name, { buckets }]) =>
        buckets === undefined ? [] : [[code(name), buckets.join(', ')]],
      ),
    ),
    '## Of Node and its process',
    'These have the names that [prom-client](https://github.com/siimon/prom-client) and other programs use, without a prefix, so that dashboards for Node show them: `process_cpu_seconds_total`, `process_resident_memory_bytes`, `process_open_fds`, `process_start_time_seconds`, `nodejs_eventloop_lag_seconds` and its quantiles such as `nodejs_eventloop_lag_p99_seconds`, `nodejs_heap_size_used_bytes`, `nodejs_heap_space_size_used_bytes`, `nodejs_external_memory_bytes`, `nodejs_gc_duration_seconds`, `nodejs_active_resources`, `nodejs_active_handles`, `nodejs_active_requests` and `nodejs_version_info`.',
    'The event-loop lag is measured between two scrapes: each scrape starts it again. Two scrapers of one process see lags of shorter times.',
  ]);
