import type {
  Clock,
  Failure,
  Logger,
  McpPlace,
  Metrics,
  ReadRemoteSchema,
} from '@mozaiks/contracts';
import { boundText } from '../isolate/bound-text.ts';
import { createConnection, type Connection } from './connection.ts';
import { createWire } from './create-wire.ts';
import { openClient, StartFailed } from './open-client.ts';
import { readTools } from './read-tools.ts';
import type { Restarts } from './restarts.ts';
import { hideValues, readVariables, type ReadVariable } from './server-environment.ts';
import { createToolList, type ToolList } from './tool-list.ts';
import type { LogNotes } from './tool-notes.ts';
import { withoutBase64 } from './without-base64.ts';

export interface ServerSettings {
  /** How long a server may take to start and to answer. */
  readonly startMs: number;
  readonly graceMs: number;
  readonly maxMessageBytes: number;
}

export interface ServerDeps {
  readonly logger: Logger;
  readonly metrics?: Pick<Metrics, 'count'> | undefined;
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  readonly readVariable: ReadVariable;
  readonly readSchema: ReadRemoteSchema;
  readonly restarts: Restarts;
  readonly logNotes: LogNotes;
  readonly settings: ServerSettings;
}

/** A server that answers. */
export interface OpenServer {
  readonly connection: Connection;
  readonly tools: ToolList;
  readonly gone: Promise<void>;
  end(): Promise<void>;
}

/** Why a server is not there: for the model, which is told no more. */
export class ServerUnavailable extends Error {
  readonly failure: Failure;
  readonly ended: Promise<void> | undefined;

  constructor(message: string, ended?: Promise<void>) {
    super(message);
    this.failure = { code: 'tool_unavailable', message };
    this.ended = ended;
  }
}

const MAX_NOISE_BYTES = 500;

/** Where a line of the log belongs. What a shared server says may concern any tenant. */
export const logFieldsOf = ({ log, workflow_name, server }: McpPlace) => ({
  event: 'mcp_server',
  workflow_name,
  ...(server.shared ? {} : { app_id: log.app_id, user_id: log.user_id }),
});

type Trouble = 'not_configured' | 'not_started' | 'died';

/** Counts a failure, and lets the next start wait for longer. */
function fail({ restarts, metrics }: ServerDeps, key: string, reason: Trouble): void {
  restarts.died(key);
  metrics?.count('mozaiks_mcp_failures_total', { reason });
}

type Hide = (text: string) => string;

/** Lines of one connection that are logged. */
const MAX_NOISE_LINES = 100;

function logNoise(place: McpPlace, logger: Logger, hide: Hide): (line: string) => void {
  let lines = 0;
  return (line) => {
    lines += 1;
    if (lines > MAX_NOISE_LINES) return;
    const data = {
      server: place.server.name,
      line: boundText(withoutBase64(hide(line)), MAX_NOISE_BYTES),
    };
    logger.log('warn', 'an MCP server wrote a line that is not a message', {
      ...logFieldsOf(place),
      data,
    });
  };
}

/** What the server's own process or address said. */
function logFailure(
  place: McpPlace,
  logger: Logger,
  { message, lastLines }: Pick<StartFailed, 'message' | 'lastLines'>,
): void {
  const data = {
    server: place.server.name,
    reason: boundText(withoutBase64(message), MAX_NOISE_BYTES),
    stderr: lastLines,
  };
  logger.log('warn', 'an MCP server did not start', { ...logFieldsOf(place), data });
}

/** Starts a server, or connects to it. Rejects with `ServerUnavailable`. */
export async function openServer(
  place: McpPlace,
  key: string,
  deps: ServerDeps,
): Promise<OpenServer> {
  const { server } = place;
  const { logger, settings } = deps;
  const wait = deps.restarts.waitOf(key);
  if (wait > 0)
    throw new ServerUnavailable(
      `the MCP server "${server.name}" has failed, and is not started again before ${Math.ceil(wait / 1000)} s`,
    );
  const named = readVariables(server, deps.readVariable);
  if (!named.ok) {
    fail(deps, key, 'not_configured');
    const data = { server: server.name, variable: named.missing };
    logger.log('warn', 'an MCP server needs a variable that is not set, or cannot be used', {
      ...logFieldsOf(place),
      data,
    });
    throw new ServerUnavailable(`the MCP server "${server.name}" is not configured`);
  }
  const hide = hideValues(named.values);
  const changed: { list?: ToolList } = {};
  const wire = {
    place,
    named: named.values,
    ...deps,
    ...settings,
    onNoise: logNoise(place, logger, hide),
  };
  deps.metrics?.count('mozaiks_mcp_starts_total', {});
  try {
    const opened = await openClient({
      createWire: () => createWire(wire),
      startMs: settings.startMs,
      onListChanged: () => changed.list?.outdate(),
    });
    const made = createConnection(opened, settings.startMs);
    const connection: Connection = { ...made, lastLines: () => hide(made.lastLines()) };
    const understand = async (items: Parameters<typeof readTools>[0]) => {
      const { tools, notes } = await readTools(items, { server, readSchema: deps.readSchema });
      deps.logNotes(place, notes);
      return tools;
    };
    const tools = createToolList({ clock: deps.clock, fetch: connection.list, understand });
    changed.list = tools;
    return watched({ connection, tools, gone: connection.gone, end: connection.end }, () =>
      fail(deps, key, 'died'),
    );
  } catch (error) {
    fail(deps, key, 'not_started');
    if (!(error instanceof StartFailed)) throw error;
    logFailure(place, logger, { message: hide(error.message), lastLines: hide(error.lastLines) });
    throw new ServerUnavailable(
      `the MCP server "${server.name}" does not start or cannot be reached`,
      error.ended,
    );
  }
}

/** Counts an end that we did not ask for. */
function watched(server: OpenServer, onDeath: () => void): OpenServer {
  let isEnding = false;
  void server.gone.then(() => {
    if (!isEnding) onDeath();
  });
  const end = (): Promise<void> => {
    isEnding = true;
    return server.end();
  };
  return { ...server, end };
}
