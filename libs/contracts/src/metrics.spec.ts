import { METRICS, type MetricSpec } from './metrics.ts';

const metrics = Object.entries<MetricSpec>(METRICS);

describe('the metrics', () => {
  it.each(metrics)('%s is named as Prometheus requires', (name, { kind }) => {
    expect(name).toMatch(/^mozaiks_[a-z_]+$/);
    expect(name.endsWith('_total')).toBe(kind === 'counter');
    expect(name).not.toMatch(/_(ms|milliseconds|minutes|kb|count|sum|bucket)$/);
  });

  it('never name a tenant, user or chat', () => {
    const labels = metrics.flatMap(([, spec]) => spec.labels);
    expect(
      labels.filter((label) => /app|user|chat|tenant|run_id|session|^le$/.test(label)),
    ).toEqual([]);
  });

  it('have buckets in ascending order, if they are histograms', () => {
    for (const [, { kind, buckets }] of metrics) {
      expect(buckets !== undefined).toBe(kind === 'histogram');
      expect(buckets ?? []).toEqual([...(buckets ?? [])].sort((a, b) => a - b));
    }
  });
});
