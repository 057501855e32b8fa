import { setMaxListeners } from 'node:events';
import { availableParallelism } from 'node:os';
import type {
  Clock,
  CodeResult,
  Failure,
  Ids,
  Logger,
  McpCall,
  McpServerRef,
  McpTools,
  Metrics,
  ReadRemoteSchema,
} from '@mozaiks/contracts';
import { coded, failed } from '../host/caller.ts';
import { systemClock, systemIds } from '../host/system.ts';
import { createProgress } from '../isolate/progress.ts';
import type { OpenServer } from './open-server.ts';
import { createConnectionPool, type ConnectionCounts } from './connection-pool.ts';
import { readResult } from './read-result.ts';
import { createRestarts } from './restarts.ts';
import type { ReadVariable } from './server-environment.ts';
import { defaultMcpSettings, type McpSettings } from './settings.ts';
import { logFieldsOf } from './server-log.ts';
import { createStop, type Stop } from './stop.ts';
import { createNoteLog } from './tool-notes.ts';
import { connectionKey, useServer, type ServerUse, type Used } from './use-server.ts';
import { withoutBase64 } from './without-base64.ts';

export interface McpToolsOptions {
  readonly logger: Logger;
  readonly metrics?: Pick<Metrics, 'count'>;
  /** Reads the schemas of servers: `createRemoteSchemas` of the workflow manager. */
  readonly readSchema: ReadRemoteSchema;
  /**
   * Reads the variables named by `env` and `headers_env`, and those that a program needs to start.
   * Default: the environment of this process.
   */
  readonly readVariable?: ReadVariable;
  readonly clock?: Clock;
  readonly ids?: Pick<Ids, 'random'>;
  readonly settings?: Partial<McpSettings>;
  readonly fetch?: typeof fetch;
}

/** Tools of MCP servers, with counts for metrics. */
export interface MeasuredMcpTools extends McpTools {
  stats(): ConnectionCounts;
}

const ENVIRONMENT: ReadVariable = (name) => process.env[name];

function serverUse(options: McpToolsOptions): ServerUse {
  const {
    logger,
    metrics,
    readSchema,
    readVariable = ENVIRONMENT,
    clock = systemClock,
    ids = systemIds,
  } = options;
  const settings = { ...defaultMcpSettings(), ...options.settings };
  return {
    logger,
    metrics,
    readSchema,
    readVariable,
    clock,
    fetch: options.fetch ?? fetch,
    newId: ids.random,
    pool: createConnectionPool<OpenServer>({
      size: settings.max_connections,
      maxStarting: 2 * availableParallelism(),
      idleMs: settings.idle_ms,
      maxQueue: settings.max_queue,
      queueWaitMs: settings.queue_wait_ms,
      clock,
    }),
    restarts: createRestarts(clock.monotonic),
    logNotes: createNoteLog(logger),
    settings: {
      startMs: settings.start_ms,
      graceMs: settings.grace_ms,
      maxMessageBytes: settings.max_message_bytes,
    },
  };
}

/** Sends the call. If the server was restarted, reads its tools first. */
async function sendCall(call: McpCall, use: ServerUse, stop: Stop): Promise<Used<string>> {
  const { tool, server: definition, onProgress } = call;
  const progress = createProgress(call.call_id, (report) => {
    if (report.type !== 'progress' || stop.code() !== undefined) return;
    onProgress?.(
      report.percent,
      report.message === undefined ? undefined : withoutBase64(report.message),
    );
  });
  const used = await useServer(call, {
    use,
    stop,
    request: async ({ connection, tools }, attempt) => {
      if (attempt > 1) await tools.read(stop.signal);
      return connection.call({
        tool,
        arguments: call.arguments,
        traceparent: call.traceparent,
        timeoutMs: definition.timeout_ms,
        signal: stop.signal,
        onProgress: progress.report,
      });
    },
  });
  if (used.ok) progress.flush();
  return used;
}

async function answer(call: McpCall, use: ServerUse, stop: Stop): Promise<CodeResult> {
  const { server, tool } = call;
  if (server.tools?.includes(tool) === false) return failed(unknownTool(call));
  const started = use.clock.monotonic();
  const used = await sendCall(call, use, stop);
  const duration_ms = Math.round(use.clock.monotonic() - started);
  if (!used.ok) return { ...used, duration_ms };
  use.restarts.succeeded(connectionKey(call));
  const outcome = readResult(used.value, server.max_result_bytes);
  return outcome.ok ? { ...outcome, set: {}, duration_ms } : { ...outcome, duration_ms };
}

const unknownTool = ({ server, tool }: McpCall): Failure => ({
  code: 'tool_unknown',
  message: `the workflow does not allow the tool "${tool}" of the MCP server "${server.name}"`,
});

/** Logs only errors that the server itself answered. All others are logged where they occur. */
function logRefusedList(
  place: McpServerRef,
  { logger }: ServerUse,
  { code, message }: Failure,
): void {
  if (code !== 'tool_failed' && code !== 'tool_result_invalid') return;
  const data = { server: place.server.name, message };
  logger.log('warn', 'the list of an MCP server cannot be read', {
    ...logFieldsOf(place),
    code,
    data,
  });
}

/**
 * Tools of MCP servers, over stdio or streamable HTTP. The error codes of a call are:
 * - `tool_failed`: the server reported an error.
 * - `tool_crashed`: the server ended during the call.
 * - `tool_unavailable`: the server does not start or cannot be reached.
 * - `tool_timeout`, `tool_unknown`, `tool_result_invalid`, `tools_busy`, `cancelled`,
 *   `shutting_down`
 */
export function createMcpTools(options: McpToolsOptions): MeasuredMcpTools {
  const use = serverUse(options);
  const ongoing = new Set<Stop>();
  const stoppable = async <T>(
    signal: AbortSignal,
    totalMs: number | undefined,
    run: (stop: Stop) => Promise<T>,
  ): Promise<T> => {
    setMaxListeners(0, signal); // all calls of a message share it
    const stop = createStop(signal, totalMs);
    ongoing.add(stop);
    try {
      return await run(stop);
    } finally {
      ongoing.delete(stop);
      stop.release();
    }
  };
  return {
    stats: use.pool.counts,
    list: (place, signal) =>
      stoppable(signal, undefined, async (stop) => {
        const used = await useServer(place, {
          use,
          stop,
          request: ({ tools }) => tools.read(stop.signal),
        });
        if (used.ok) return { ok: true, tools: used.value };
        logRefusedList(place, use, used.error);
        return used;
      }),
    async call(call, signal) {
      if (signal.aborted) return failed(coded('cancelled'));
      return stoppable(signal, call.server.total_timeout_ms, (stop) => answer(call, use, stop));
    },
    async close() {
      for (const { stop } of ongoing) stop('shutting_down');
      await use.pool.close();
    },
  };
}
