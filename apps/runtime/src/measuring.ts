import { getHeapStatistics } from 'node:v8';
import type { CommitSink, Logger, Measurements, Metrics } from '@mozaiks/contracts';
import {
  createErrorGroups,
  createMetrics,
  createMetricsSink,
  type ErrorCounter,
  type GaugeValues,
} from '@mozaiks/observability';
import type { MeasuredStore } from '@mozaiks/multitenant';
import type { Runner } from '@mozaiks/runner';
import type { MeasuredMcpTools, MeasuredToolRuntime } from '@mozaiks/tool-runtime';
import type { Transport } from '@mozaiks/transport';
import { createOutboxGauges } from './outbox-gauges.ts';
import { systemClock as clock } from './system.ts';

/** The parts with counts for metrics, read on each scrape. */
export interface MeasuredParts {
  readonly store: Pick<MeasuredStore, 'stats' | 'outbox'>;
  readonly runner: Pick<Runner, 'stats'>;
  readonly transport: Pick<Transport, 'stats'>;
  readonly tools: Pick<MeasuredToolRuntime, 'stats'>;
  readonly mcp: Pick<MeasuredMcpTools, 'stats'>;
  /** Whether usage is exported. */
  readonly exportsUsage: boolean;
  readonly logger: Logger;
}

export interface Measuring {
  readonly metrics: Metrics;
  /** Count every commit. */
  readonly sinks: readonly CommitSink[];
  /** Counts errors outside of any run. The sinks count those of runs. */
  readonly errors: ErrorCounter;
  /** The data for operators. */
  readonly measurements: Measurements;
  /** Sets the parts whose counts are read on each scrape. */
  watch(parts: MeasuredParts): void;
}

/** Creates the metrics of this process. */
export function createMeasuring(): Measuring {
  const watched: { gauges?: () => Promise<GaugeValues> } = {};
  const registry = createMetrics(async () => watched.gauges?.() ?? {});
  const errors = createErrorGroups();
  return {
    metrics: registry.metrics,
    sinks: [createMetricsSink(registry.metrics), errors],
    errors,
    measurements: {
      prometheus: () => registry.text(),
      performance: async () => ({ metrics: await registry.performance() }),
      errors: () => errors.list(),
    },
    watch: (parts) => void (watched.gauges = gaugesOf(parts)),
  };
}

function gaugesOf(parts: MeasuredParts): () => Promise<GaugeValues> {
  const { store, exportsUsage, logger } = parts;
  const outbox = exportsUsage
    ? createOutboxGauges({ outbox: store.outbox, clock, logger })
    : async () => ({});
  return async () => ({
    ...trafficOf(parts),
    ...codeOf(parts),
    ...storeOf(parts),
    ...(await outbox()),
  });
}

function trafficOf({ runner, transport }: MeasuredParts): GaugeValues {
  const { session, isLive, draining, driving, queued, waitingCommands, followers } = runner.stats();
  const { sockets, buffered_bytes, behind } = transport.stats();
  return {
    mozaiks_ready: session !== null && isLive && !draining ? 1 : 0,
    mozaiks_heap_limit_bytes: getHeapStatistics().heap_size_limit,
    mozaiks_chats_driven: driving,
    mozaiks_chats_queued: queued,
    mozaiks_inbox_commands: waitingCommands,
    mozaiks_followers: followers,
    mozaiks_sockets: sockets,
    mozaiks_sockets_behind: behind,
    mozaiks_socket_buffered_bytes: buffered_bytes,
  };
}

function codeOf({ tools, mcp }: MeasuredParts): GaugeValues {
  const [pool, mcpStats] = [tools.stats(), mcp.stats()];
  return {
    mozaiks_tool_isolates: pool.isolates,
    mozaiks_tool_isolates_busy: pool.busy,
    mozaiks_tool_calls_waiting: pool.waiting,
    mozaiks_mcp_servers: mcpStats.servers,
    mozaiks_mcp_requests_waiting: mcpStats.waiting,
  };
}

function storeOf({ store }: MeasuredParts): GaugeValues {
  const { waiting, connections } = store.stats();
  return {
    mozaiks_store_operations_waiting: waiting,
    ...(connections === undefined
      ? {}
      : {
          mozaiks_store_connections: connections.open,
          mozaiks_store_connections_busy: connections.busy,
        }),
  };
}
