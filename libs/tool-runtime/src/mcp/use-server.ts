import { canonicalJson, type Failure, type JsonValue, type McpPlace } from '@mozaiks/contracts';
import { coded } from '../host/caller.ts';
import { openServer, ServerUnavailable, type OpenServer, type ServerDeps } from './open-server.ts';
import { logFieldsOf } from './server-log.ts';
import type { Places } from './places.ts';
import type { Taken } from './waiting-line.ts';
import { unlessStopped, type Stop } from './stop.ts';
import { troubleOf, type Trouble } from './trouble.ts';

export type Used<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: Failure };

export interface ServerUse extends ServerDeps {
  readonly places: Places<OpenServer>;
  readonly newId: () => string;
}

/** `attempt` is 1, or 2 after the server did not know the session of the first. */
export type ServerRequest<T> = (server: OpenServer, attempt: number) => Promise<T>;

/** Connections with the same key may be shared: those of one tenant to one server, or of all tenants to a shared one. */
export function connectionKey({ log, directory, server }: McpPlace): string {
  const tenant = server.shared ? [] : [log.app_id, log.user_id];
  return canonicalJson([directory, server as unknown as JsonValue, ...tenant]);
}

function take(place: McpPlace, use: ServerUse, stop: Stop): Promise<Taken<OpenServer> | undefined> {
  const key = connectionKey(place);
  const { app_id: app, user_id: user } = place.log;
  const taken = use.places.take(
    { id: use.newId(), key, app, user, open: () => openServer(place, key, use) },
    stop.signal,
  );
  return unlessStopped(taken, stop, (late) => {
    if (late.ok) late.lease.release('kept');
  });
}

function logTrouble(
  place: McpPlace,
  { logger }: ServerUse,
  { error, stderr }: { readonly error: Failure; readonly stderr?: string },
): void {
  const data = {
    server: place.server.name,
    message: error.message,
    ...(stderr === undefined ? {} : { stderr }),
  };
  logger.log('warn', 'a request to an MCP server failed', {
    ...logFieldsOf(place),
    code: error.code,
    data,
  });
}

type Attempted<T> = { readonly used: Used<T> } | { readonly again: Trouble };

async function attempt<T>(
  place: McpPlace,
  { use, stop, request, number }: Attempt<T>,
): Promise<Attempted<T>> {
  const refused = (error: Failure): Attempted<T> => ({ used: { ok: false, error } });
  const taken = await take(place, use, stop);
  if (taken === undefined) return refused(coded(stop.code() ?? 'cancelled'));
  if (!taken.ok) {
    const error = coded(stop.code() ?? taken.code);
    if (error.code === 'tools_busy') logTrouble(place, use, { error });
    return refused(error);
  }
  const { connection: server, release } = taken.lease;
  try {
    const value = await request(server, number);
    release('kept');
    return { used: { ok: true, value } };
  } catch (error) {
    const why = stop.code();
    const trouble = troubleOf(error);
    const isOfServer =
      why === 'tool_timeout' || (why === undefined && trouble.connection !== 'kept');
    release(isOfServer ? 'retired' : 'kept');
    if (why === undefined && trouble.isRepeatable && number === 1) return { again: trouble };
    const failure = why === undefined ? trouble.error : coded(why);
    if (isOfServer)
      logTrouble(place, use, { error: failure, stderr: server.connection.lastLines() });
    return refused(failure);
  }
}

interface Attempt<T> {
  readonly use: ServerUse;
  readonly stop: Stop;
  readonly request: ServerRequest<T>;
  readonly number: number;
}

/** Sends a request to a server, which is started or connected first if it is not there. Never rejects. */
export async function useServer<T>(
  place: McpPlace,
  options: Omit<Attempt<T>, 'number'>,
): Promise<Used<T>> {
  try {
    for (let number = 1; ; number += 1) {
      const attempted = await attempt(place, { ...options, number });
      if ('used' in attempted) return attempted.used;
    }
  } catch (error) {
    const { stop, use } = options;
    const why = stop.code();
    if (why !== undefined) return { ok: false, error: coded(why) };
    if (error instanceof ServerUnavailable) return { ok: false, error: error.failure };
    use.logger.log('error', 'reaching an MCP server failed', { ...logFieldsOf(place), error });
    return { ok: false, error: coded('internal') };
  }
}
