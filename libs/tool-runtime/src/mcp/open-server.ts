import type {
  Clock,
  Failure,
  Logger,
  McpPlace,
  Metrics,
  ReadRemoteSchema,
} from '@mozaiks/contracts';
import { createConnection, type Connection } from './connection.ts';
import { createWire } from './create-wire.ts';
import { openClient, StartFailed } from './open-client.ts';
import { readTools } from './read-tools.ts';
import type { Restarts } from './restarts.ts';
import { hideValues, readVariables, type ReadVariable } from './server-environment.ts';
import { logFailure, logFieldsOf, logNoise } from './server-log.ts';
import { createToolList, type ToolList } from './tool-list.ts';
import type { LogNotes } from './tool-notes.ts';

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

type Trouble = 'not_configured' | 'not_started' | 'died';

/** Counts a failure, and lets the next start wait for longer. */
function fail({ restarts, metrics }: ServerDeps, key: string, reason: Trouble): void {
  restarts.died(key);
  metrics?.count('mozaiks_mcp_failures_total', { reason });
}

type NamedValues = Readonly<Record<string, string>>;

/** Throws while a server that has failed must wait for its next start. */
function refuseEarly({ server }: McpPlace, key: string, { restarts }: ServerDeps): void {
  const wait = restarts.waitOf(key);
  if (wait > 0)
    throw new ServerUnavailable(
      `the MCP server "${server.name}" has failed, and is not started again before ${Math.ceil(wait / 1000)} s`,
    );
}

/** The values of the variables that the server names. Throws if one is missing. */
function valuesFor(place: McpPlace, key: string, deps: ServerDeps): NamedValues {
  const { server } = place;
  const named = readVariables(server, deps.readVariable);
  if (named.ok) return named.values;
  fail(deps, key, 'not_configured');
  const data = { server: server.name, variable: named.missing };
  deps.logger.log('warn', 'an MCP server needs a variable that is not set, or cannot be used', {
    ...logFieldsOf(place),
    data,
  });
  throw new ServerUnavailable(`the MCP server "${server.name}" is not configured`);
}

async function connect(
  place: McpPlace,
  named: NamedValues,
  deps: ServerDeps,
): Promise<Omit<OpenServer, 'gone' | 'end'>> {
  const { logger, settings } = deps;
  const hide = hideValues(named);
  const changed: { list?: ToolList } = {};
  const wire = { place, named, ...deps, ...settings, onNoise: logNoise(place, logger, hide) };
  const opened = await openClient({
    createWire: () => createWire(wire),
    startMs: settings.startMs,
    onListChanged: () => changed.list?.outdate(),
  });
  const made = createConnection(opened, settings.startMs);
  const connection: Connection = { ...made, lastLines: () => hide(made.lastLines()) };
  const understand = async (items: Parameters<typeof readTools>[0]) => {
    const { tools, notes } = await readTools(items, {
      server: place.server,
      readSchema: deps.readSchema,
    });
    deps.logNotes(place, notes);
    return tools;
  };
  const tools = createToolList({ clock: deps.clock, fetch: connection.list, understand });
  changed.list = tools;
  return { connection, tools };
}

/** Starts a server, or connects to it. Rejects with `ServerUnavailable`. */
export async function openServer(
  place: McpPlace,
  key: string,
  deps: ServerDeps,
): Promise<OpenServer> {
  refuseEarly(place, key, deps);
  const named = valuesFor(place, key, deps);
  deps.metrics?.count('mozaiks_mcp_starts_total', {});
  try {
    const { connection, tools } = await connect(place, named, deps);
    return watched({ connection, tools, gone: connection.gone, end: connection.end }, () =>
      fail(deps, key, 'died'),
    );
  } catch (error) {
    fail(deps, key, 'not_started');
    if (!(error instanceof StartFailed)) throw error;
    const hide = hideValues(named);
    const said = { message: hide(error.message), lastLines: hide(error.lastLines) };
    logFailure(place, deps.logger, said);
    throw new ServerUnavailable(
      `the MCP server "${place.server.name}" does not start or cannot be reached`,
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
