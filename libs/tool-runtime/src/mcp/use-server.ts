import {
  canonicalJson,
  defined,
  type Failure,
  type JsonValue,
  type McpServerRef,
} from '@mozaiks/contracts';
import { coded } from '../host/caller.ts';
import { openServer, ServerUnavailable, type OpenServer, type ServerDeps } from './open-server.ts';
import { logFieldsOf } from './server-log.ts';
import type { ConnectionPool } from './connection-pool.ts';
import type { Taken } from './connection-queue.ts';
import { unlessStopped, type Stop } from './stop.ts';
import { classifyFailure, type RequestFailure } from './request-failure.ts';

export type Used<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: Failure };

export interface ServerUse extends ServerDeps {
  readonly pool: ConnectionPool<OpenServer>;
  readonly newId: () => string;
}

/** `attempt` is 1, or 2 if the server did not know the session of the first attempt. */
export type ServerRequest<T> = (server: OpenServer, attempt: number) => Promise<T>;

/**
 * Connections with the same key may be shared: by one tenant, or by all tenants if the server is
 * shared.
 */
export function connectionKey({ log, directory, server }: McpServerRef): string {
  const tenant = server.shared ? [] : [log.app_id, log.user_id];
  return canonicalJson([directory, server as unknown as JsonValue, ...tenant]);
}

function take(
  place: McpServerRef,
  use: ServerUse,
  stop: Stop,
): Promise<Taken<OpenServer> | undefined> {
  const key = connectionKey(place);
  const { app_id: app, user_id: user } = place.log;
  const taken = use.pool.take(
    { id: use.newId(), key, app, user, open: () => openServer(place, key, use) },
    stop.signal,
  );
  return unlessStopped(taken, stop, (late) => {
    if (late.ok) late.lease.release('kept');
  });
}

function logRequestFailure(
  place: McpServerRef,
  { logger }: ServerUse,
  { error, stderr }: { readonly error: Failure; readonly stderr?: string },
): void {
  const data = {
    server: place.server.name,
    message: error.message,
    ...defined({ stderr }),
  };
  logger.log('warn', 'a request to an MCP server failed', {
    ...logFieldsOf(place),
    code: error.code,
    data,
  });
}

type Attempted<T> = { readonly used: Used<T> } | { readonly again: RequestFailure };

async function attempt<T>(
  place: McpServerRef,
  { use, stop, request, number }: Attempt<T>,
): Promise<Attempted<T>> {
  const refused = (error: Failure): Attempted<T> => ({ used: { ok: false, error } });
  const taken = await take(place, use, stop);
  if (taken === undefined) return refused(coded(stop.code() ?? 'cancelled'));
  if (!taken.ok) {
    const error = coded(stop.code() ?? taken.code);
    if (error.code === 'tools_busy') logRequestFailure(place, use, { error });
    return refused(error);
  }
  const { connection: server, release } = taken.lease;
  try {
    const value = await request(server, number);
    release('kept');
    return { used: { ok: true, value } };
  } catch (error) {
    const why = stop.code();
    const problem = classifyFailure(error);
    const isOfServer =
      why === 'tool_timeout' || (why === undefined && problem.connection !== 'kept');
    release(isOfServer ? 'retired' : 'kept');
    if (why === undefined && problem.isRepeatable && number === 1) return { again: problem };
    const failure = why === undefined ? problem.error : coded(why);
    if (isOfServer)
      logRequestFailure(place, use, { error: failure, stderr: server.connection.lastLines() });
    return refused(failure);
  }
}

interface Attempt<T> {
  readonly use: ServerUse;
  readonly stop: Stop;
  readonly request: ServerRequest<T>;
  readonly number: number;
}

/** Sends a request to a server, which is started or connected if necessary. Never rejects. */
export async function useServer<T>(
  place: McpServerRef,
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
