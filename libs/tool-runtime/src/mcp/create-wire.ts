import type { McpServerRef, TenantScope } from '@mozaiks/contracts';
import { systemIds } from '../host/system.ts';
import { boundedFetch } from './bounded-fetch.ts';
import type { Wire } from './open-client.ts';
import { serverEnvironment, type ReadVariable } from './server-environment.ts';
import { createStdioTransport } from './stdio-transport.ts';

export interface WireOptions {
  readonly place: Pick<McpServerRef, 'directory' | 'server' | 'log'>;
  /** Values of the variables that the server's `env` or `headers_env` names. */
  readonly named: Record<string, string>;
  readonly readVariable: ReadVariable;
  readonly fetch: typeof fetch;
  readonly maxMessageBytes: number;
  readonly graceMs: number;
  readonly onInvalidLine: (line: string) => void;
}

/** Replaced in arguments by a name for the tenant, which a server may use for its files. */
const TENANT = '{{tenant}}';
const TENANT_NAME_LENGTH = 32;

/** Stable, and safe in file names. */
const tenantName = ({ app_id, user_id }: TenantScope): string =>
  systemIds.sha256(JSON.stringify([app_id, user_id])).slice(0, TENANT_NAME_LENGTH);

const NO_LINES = (): string => '';

function once(end: () => Promise<void>): () => Promise<void> {
  let ended: Promise<void> | undefined;
  return () => (ended ??= end().catch(() => undefined));
}

function processWire({
  place,
  named,
  readVariable,
  maxMessageBytes,
  graceMs,
  onInvalidLine,
}: WireOptions): Wire {
  const { command = '' } = place.server;
  const args = (place.server.args ?? []).map((arg) =>
    arg.replaceAll(TENANT, tenantName(place.log)),
  );
  const environment = serverEnvironment(named, readVariable);
  const transport = createStdioTransport({
    command,
    args,
    directory: place.directory,
    environment,
    maxMessageBytes,
    graceMs,
    onInvalidLine,
  });
  return { transport, lastLines: transport.lastLines, end: once(() => transport.close()) };
}

async function httpWire({
  place,
  named,
  fetch: base,
  maxMessageBytes,
  graceMs,
}: WireOptions): Promise<Wire> {
  const { StreamableHTTPClientTransport } = await import('@modelcontextprotocol/client');
  const transport = new StreamableHTTPClientTransport(new URL(place.server.url ?? ''), {
    requestInit: { headers: named },
    fetch: boundedFetch(base, maxMessageBytes),
  });
  const end = async (): Promise<void> => {
    // Lets the server forget the session. Errors are ignored, because the server may have ended.
    const notified =
      transport.sessionId === undefined ? Promise.resolve() : transport.terminateSession();
    await Promise.race([
      notified.catch(() => undefined),
      new Promise((resolve) => setTimeout(resolve, graceMs).unref()),
    ]);
    await transport.close();
  };
  return { transport, lastLines: NO_LINES, end: once(end) };
}

/** Creates the transport to a server: its own process, or HTTP. */
export const createWire = async (options: WireOptions): Promise<Wire> =>
  options.place.server.url === undefined ? processWire(options) : await httpWire(options);
