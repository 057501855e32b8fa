import type { Metrics } from '@mozaiks/contracts';

export interface RecordingMetrics extends Metrics {
  /**
   * The sum of a counter, or the number of observations of a histogram, over all label sets that
   * contain these labels.
   */
  total(name: string, labels?: { readonly [label: string]: string }): number;
}

interface Recorded {
  readonly name: string;
  readonly labels: { readonly [label: string]: string };
  readonly by: number;
}

/** Keeps all recorded values. */
export function recordingMetrics(): RecordingMetrics {
  const all: Recorded[] = [];
  return {
    count: (name, labels, by = 1) => void all.push({ name, labels, by }),
    observe: (name, labels) => void all.push({ name, labels, by: 1 }),
    total: (name, wanted = {}) =>
      all
        .filter(
          (recorded) =>
            recorded.name === name &&
            Object.entries(wanted).every(([label, value]) => recorded.labels[label] === value),
        )
        .reduce((sum, { by }) => sum + by, 0),
  };
}
