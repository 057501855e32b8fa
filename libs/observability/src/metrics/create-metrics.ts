import {
  METRICS,
  type GaugeName,
  type LabelsOf,
  type MetricName,
  type Metrics,
  type MetricSpec,
  type Performance,
} from '@mozaiks/contracts';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { performanceOf } from './performance-of.ts';

/**
 * Reads the current gauge values, once for each scrape. Must not reject. Missing values are not
 * shown.
 */
export type ReadGauges = () => Promise<GaugeValues>;
export type GaugeValues = { readonly [name in GaugeName]?: number };

export interface MetricsRegistry {
  readonly metrics: Metrics;
  /** Prometheus text, format 0.0.4. */
  text(): Promise<string>;
  /** Each metric over all of its labels. */
  performance(): Promise<Performance['metrics']>;
}

/** The most label sets of one metric; further ones are counted under `other`. */
const MAX_LABEL_SETS = 200;
/**
 * Gauges of prom-client with the `_total` name of a counter. Each is the sum of a gauge without
 * `_total`.
 */
const MISNAMED = [
  'nodejs_active_resources_total',
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
] as const;

/** Every metric of the contracts, and those of Node and its process under their usual names. */
export function createMetrics(readGauges: ReadGauges): MetricsRegistry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const name of MISNAMED) registry.removeSingleMetric(name);
  const counters = new Map<string, Counter>();
  const histograms = new Map<string, Histogram>();
  const gauges = new Map<string, Gauge>();
  for (const [name, spec] of Object.entries<MetricSpec>(METRICS)) {
    const options = { name, help: spec.help, labelNames: [...spec.labels], registers: [registry] };
    if (spec.kind === 'counter') counters.set(name, new Counter(options));
    else if (spec.kind === 'gauge') gauges.set(name, new Gauge(options));
    else histograms.set(name, new Histogram({ ...options, buckets: [...(spec.buckets ?? [])] }));
  }
  const refresh = async (): Promise<void> => {
    const values: { readonly [name: string]: number | undefined } = await readGauges();
    for (const [name, gauge] of gauges) setOrRemove(gauge, values[name]);
  };
  const bounded = createBounds();
  return {
    metrics: {
      count: (name, labels, by = 1) => counters.get(name)?.inc(bounded(name, labels), by),
      observe: (name, labels, value) => histograms.get(name)?.observe(bounded(name, labels), value),
    },
    text: async () => {
      await refresh();
      return registry.metrics();
    },
    performance: async () => {
      await refresh();
      return performanceOf(await registry.getMetricsAsJSON());
    },
  };
}

/** An unknown value is removed, not set to 0. */
function setOrRemove(gauge: Gauge, value: number | undefined): void {
  if (value === undefined) gauge.remove();
  else gauge.set(value);
}

/**
 * Limits the label sets, because names of models and workflows come from authors, who must not be
 * able to fill the memory.
 */
function createBounds(): <N extends MetricName>(
  name: N,
  labels: LabelsOf<N>,
) => Record<string, string> {
  const known = new Map<MetricName, Set<string>>();
  return (name, labels) => {
    if (METRICS[name].labels.length === 0) return labels;
    let sets = known.get(name);
    if (sets === undefined) known.set(name, (sets = new Set()));
    const key = keyOf(labels);
    if (sets.has(key)) return labels;
    if (sets.size >= MAX_LABEL_SETS)
      return Object.fromEntries(Object.keys(labels).map((label) => [label, 'other']));
    sets.add(key);
    return labels;
  };
}

/** Runs for each count, so it avoids JSON, which would cost as much as the count itself. */
function keyOf(labels: Readonly<Record<string, string>>): string {
  let key = '';
  for (const label in labels) key += `${labels[label]}\0`;
  return key;
}
