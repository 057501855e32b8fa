import type { Performance } from '@mozaiks/contracts';
import type { MetricObjectWithValues, MetricValue } from 'prom-client';

type Measured = Performance['metrics'];
type Values = MetricObjectWithValues<MetricValue<string>>;

/**
 * Metrics as Prometheus counts them, each over all of its label sets. Leaves out gauges with an
 * unknown value.
 */
export const performanceOf = (metrics: readonly Values[]): Measured =>
  metrics
    .filter(isKnown)
    .map((metric) =>
      String(metric.type) === 'histogram'
        ? distribution(metric)
        : { name: metric.name, value: total(metric) },
    );

const isKnown = ({ type, values }: Values): boolean =>
  String(type) !== 'gauge' || values.length > 0;

const total = ({ values }: Values): number => values.reduce((sum, { value }) => sum + value, 0);

interface Bucket {
  readonly upTo: number;
  readonly count: number;
}

function distribution({ name, values }: Values): Measured[number] {
  const byEnd = new Map<number, number>();
  let count = 0;
  for (const { value, labels, metricName } of values as readonly (MetricValue<string> & {
    readonly metricName?: string;
  })[]) {
    const end = labels['le'];
    if (metricName === `${name}_count`) count += value;
    else if (end !== undefined) {
      const upTo = end === '+Inf' ? Infinity : Number(end);
      byEnd.set(upTo, (byEnd.get(upTo) ?? 0) + value);
    }
  }
  const buckets = [...byEnd]
    .map(([upTo, below]) => ({ upTo, count: below }))
    .sort((a, b) => a.upTo - b.upTo);
  const at = (share: number): number | null =>
    count === 0 ? null : quantile(buckets, share * count);
  return { name, count, p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

/**
 * Like `histogram_quantile` of Prometheus: values are evenly spread within a bucket, and those
 * beyond the last finite bucket count as its end.
 */
function quantile(buckets: readonly Bucket[], rank: number): number {
  let from: Bucket = { upTo: 0, count: 0 };
  for (const bucket of buckets) {
    if (bucket.count >= rank) {
      if (bucket.upTo === Infinity) return from.upTo;
      return (
        from.upTo + ((bucket.upTo - from.upTo) * (rank - from.count)) / (bucket.count - from.count)
      );
    }
    from = bucket;
  }
  return from.upTo;
}
