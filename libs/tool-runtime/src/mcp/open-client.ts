import type { Client, Transport } from '@modelcontextprotocol/client';

/** The transport to a server that is not started yet. */
export interface Wire {
  readonly transport: Transport;
  /** The last lines that the server wrote to stderr. */
  readonly lastLines: () => string;
  /** Resolves when all processes of the server have ended. May be called again. */
  readonly end: () => Promise<void>;
}

export interface OpenClient {
  readonly client: Client;
  /** Resolves when the server has ended, or the connection was closed. */
  readonly closed: Promise<void>;
  readonly wire: Wire;
}

export interface OpenOptions {
  readonly createWire: () => Promise<Wire>;
  readonly startMs: number;
  /** Called when the server reports that its list has changed. */
  readonly onListChanged: () => void;
}

/** The server did not start in time, or refused the connection. */
export class StartFailed extends Error {
  readonly lastLines: string;
  /** Resolves when everything that was started has ended. */
  readonly ended: Promise<void>;

  constructor(cause: unknown, wire: Wire) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.lastLines = wire.lastLines();
    this.ended = wire.end();
  }
}

const CLIENT = { name: 'mozaiks', version: '0.1.0' };
/**
 * The share of the start time in which a server must answer whether it supports the newer protocol.
 * Then the older one is tried.
 */
const PROBE_SHARE = 0.8;

async function connect(
  wire: Wire,
  options: OpenOptions,
  mode: 'auto' | 'legacy',
): Promise<OpenClient> {
  // Loaded when the first server is needed.
  const { Client: McpClient } = await import('@modelcontextprotocol/client');
  const client = new McpClient(CLIENT, {
    // No capabilities, so that servers offer no tools that need sampling, elicitation or roots.
    capabilities: {},
    versionNegotiation: { mode, probe: { timeoutMs: Math.ceil(options.startMs * PROBE_SHARE) } },
    inputRequired: { autoFulfill: false },
  });
  const closed = new Promise<void>((resolve) => {
    client.onclose = resolve;
  });
  // Its errors repeat text of the server, which must not be logged.
  client.onerror = () => undefined;
  client.setNotificationHandler('notifications/tools/list_changed', options.onListChanged);
  await client.connect(wire.transport, { timeout: options.startMs });
  return { client, closed, wire };
}

/** Older servers report changes of their list on their own. Newer ones require a subscription. */
function subscribe(client: Client, { startMs, onListChanged }: OpenOptions): void {
  if (
    client.getProtocolEra() !== 'modern' ||
    client.getServerCapabilities()?.tools?.listChanged !== true
  )
    return;
  client.listen({ toolsListChanged: true }, { timeout: startMs }).then(
    ({ closed }) => void closed.then(onListChanged),
    () => undefined,
  );
}

/** Rejects at the deadline. */
function rejectAt(deadline: AbortSignal, startMs: number): Promise<never> {
  return new Promise((_, reject) => {
    const late = (): void => reject(new Error(`the server did not answer within ${startMs} ms`));
    if (deadline.aborted) late();
    else deadline.addEventListener('abort', late, { once: true });
  });
}

const isEndedByProbe = (error: unknown): boolean =>
  error instanceof Error && error.message.includes('closed during the server/discover probe');

/**
 * Connects to a server within `startMs`, whichever revision of the protocol it supports. A server
 * that ends when it is asked for its revision is started again with the older one. Rejects with
 * `StartFailed`.
 */
export async function openClient(options: OpenOptions): Promise<OpenClient> {
  const deadline = AbortSignal.timeout(options.startMs);
  const attempt = async (mode: 'auto' | 'legacy'): Promise<OpenClient> => {
    const wire = await options.createWire();
    try {
      const opened = await Promise.race([
        connect(wire, options, mode),
        rejectAt(deadline, options.startMs),
      ]);
      subscribe(opened.client, options);
      return opened;
    } catch (error) {
      throw new StartFailed(error, wire);
    }
  };
  try {
    return await attempt('auto');
  } catch (error) {
    if (error instanceof StartFailed && isEndedByProbe(error.cause) && !deadline.aborted)
      return attempt('legacy');
    throw error;
  }
}
