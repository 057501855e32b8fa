import { cpus, loadavg } from 'node:os';
import type { ChaosOptions } from './chaos-options.ts';
import type { ChaosReport } from './chaos.ts';
import type { Times } from './figures.ts';
import { LOSSES, type Loss } from './losses.ts';

const timesText = ({ count, p50, p99 }: Times): string => `p50 ${p50} ms, p99 ${p99} ms (${count})`;

/** A table for the terminal: the counts that must be zero, then the measurements. */
export function reportTable({ figures, losses, rounds, seconds }: ChaosReport): string {
  const counts = losses.counts();
  const rows: (readonly [string, string | number])[] = [
    ...Object.entries(LOSSES).map(([loss, words]) => [words, counts[loss as Loss]] as const),
    ['', ''],
    ['rounds', `${rounds} in ${seconds} s`],
    ['chats', figures.chats],
    ['inputs accepted', figures.accepted],
    ['faults injected', figures.faults],
    ...Object.entries(figures.faults_by_kind).map(([kind, count]) => [`  ${kind}`, count] as const),
    ['', ''],
    ...Object.entries(figures.resume_ms).map(
      ([cause, times]) => [`resume after ${cause}`, timesText(times)] as const,
    ),
    ...Object.entries(figures.rest_ms).map(
      ([cause, times]) => [`at rest after ${cause}`, timesText(times)] as const,
    ),
    ['drain', timesText(figures.drain_ms)],
  ];
  return rows.map(([name, value]) => `${name.padEnd(54)}${value}`.trimEnd()).join('\n');
}

/** The same report as one line of JSON. */
export function reportLine(options: ChaosOptions, report: ChaosReport): string {
  const { rounds, seconds, figures, losses } = report;
  const machine = {
    cpus: cpus().length,
    model: cpus()[0]?.model ?? '',
    load: loadavg().map((load) => Number(load.toFixed(2))),
  };
  return JSON.stringify({
    date: new Date().toISOString(),
    seed: options.seed,
    seconds,
    flaky: options.flaky,
    store: options.store,
    instances: options.instances,
    node: process.version,
    machine,
    rounds,
    losses: losses.counts(),
    ...figures,
  });
}
