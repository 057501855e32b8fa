import type {
  Clock,
  Failure,
  Logger,
  McpServerRef,
  Metrics,
  ReadRemoteSchema,
} from '@mozaiks/contracts';
import { createConnection, type Connection } from './connection.ts';
import { createWire } from './create-wire.ts';
import { openClient, StartFailed } from './open-client.ts';
import { readTools } from './read-tools.ts';
import type { Restarts } from './restarts.ts';
import { redactValues, readVariables, type ReadVariable } from './server-environment.ts';
import { logFailure, logFieldsOf, logInvalidLines } from './server-log.ts';
import { createToolList, type ToolList } from './tool-list.ts';
import type { LogNotes } from './tool-notes.ts';

export interface ServerSettings {
  /** The time limit for starting a server and for its first answer. */
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

/** A connected server. */
export interface OpenServer {
  readonly connection: Connection;
  readonly tools: ToolList;
  readonly closed: Promise<void>;
  end(): Promise<void>;
}

/** The server cannot be used. The message is for the model and contains no further reason. */
export class ServerUnavailable extends Error {
  readonly failure: Failure;
  readonly ended: Promise<void> | undefined;

  constructor(message: string, ended?: Promise<void>) {
    super(message);
    this.failure = { code: 'tool_unavailable', message };
    this.ended = ended;
  }
}

type FailureReason = 'not_configured' | 'not_started' | 'died';

/** Counts a failure, and increases the wait before the next start. */
function fail({ restarts, metrics }: ServerDeps, key: string, reason: FailureReason): void {
  restarts.failed(key);
  metrics?.count('mozaiks_mcp_failures_total', { reason });
}

type NamedValues = Readonly<Record<string, string>>;

/** Throws while a failed server must wait for its next start. */
function refuseDuringBackoff(
  { server }: McpServerRef,
  key: string,
  { restarts }: ServerDeps,
): void {
  const wait = restarts.waitOf(key);
  if (wait > 0)
    throw new ServerUnavailable(
      `the MCP server "${server.name}" has failed, and will be restarted no earlier than in ${Math.ceil(wait / 1000)} s`,
    );
}

/** The values of the variables that the server names. Throws if one is missing. */
function valuesFor(place: McpServerRef, key: string, deps: ServerDeps): NamedValues {
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
  place: McpServerRef,
  named: NamedValues,
  deps: ServerDeps,
): Promise<Omit<OpenServer, 'closed' | 'end'>> {
  const { logger, settings } = deps;
  const redact = redactValues(named);
  const changed: { list?: ToolList } = {};
  const wire = {
    place,
    named,
    ...deps,
    ...settings,
    onInvalidLine: logInvalidLines(place, logger, redact),
  };
  const opened = await openClient({
    createWire: () => createWire(wire),
    startMs: settings.startMs,
    onListChanged: () => changed.list?.invalidate(),
  });
  const made = createConnection(opened, settings.startMs);
  const connection: Connection = { ...made, lastLines: () => redact(made.lastLines()) };
  const parse = async (items: Parameters<typeof readTools>[0]) => {
    const { tools, notes } = await readTools(items, {
      server: place.server,
      readSchema: deps.readSchema,
    });
    deps.logNotes(place, notes);
    return tools;
  };
  const tools = createToolList({ clock: deps.clock, fetch: connection.list, parse });
  changed.list = tools;
  return { connection, tools };
}

/** Starts a server, or connects to it. Rejects with `ServerUnavailable`. */
export async function openServer(
  place: McpServerRef,
  key: string,
  deps: ServerDeps,
): Promise<OpenServer> {
  refuseDuringBackoff(place, key, deps);
  const named = valuesFor(place, key, deps);
  deps.metrics?.count('mozaiks_mcp_starts_total', {});
  try {
    const { connection, tools } = await connect(place, named, deps);
    return watched({ connection, tools, closed: connection.closed, end: connection.end }, () =>
      fail(deps, key, 'died'),
    );
  } catch (error) {
    fail(deps, key, 'not_started');
    if (!(error instanceof StartFailed)) throw error;
    const redact = redactValues(named);
    const report = { message: redact(error.message), lastLines: redact(error.lastLines) };
    logFailure(place, deps.logger, report);
    throw new ServerUnavailable(
      `the MCP server "${place.server.name}" does not start or cannot be reached`,
      error.ended,
    );
  }
}

/** Calls `onUnexpectedEnd` if the server ends without being asked to. */
function watched(server: OpenServer, onUnexpectedEnd: () => void): OpenServer {
  let isEnding = false;
  void server.closed.then(() => {
    if (!isEnding) onUnexpectedEnd();
  });
  const end = (): Promise<void> => {
    isEnding = true;
    return server.end();
  };
  return { ...server, end };
}
