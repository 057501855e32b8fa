import type { Client, Transport } from '@modelcontextprotocol/client';

/** A way to a server that is not started yet. */
export interface Wire {
  readonly transport: Transport;
  /** What the server wrote to stderr at last. */
  readonly lastLines: () => string;
  /** Resolves when nothing of the server's processes is left. May be called again. */
  readonly end: () => Promise<void>;
}

export interface OpenClient {
  readonly client: Client;
  /** Resolves when the server is gone, or the connection was ended. */
  readonly gone: Promise<void>;
  readonly wire: Wire;
}

export interface OpenOptions {
  readonly createWire: () => Promise<Wire>;
  readonly startMs: number;
  /** Told when the server says that its list has changed. */
  readonly onListChanged: () => void;
}

/** A server that was not there in time, or refused. */
export class StartFailed extends Error {
  readonly lastLines: string;
  /** Resolves when what was started has ended. */
  readonly ended: Promise<void>;

  constructor(cause: unknown, wire: Wire) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.lastLines = wire.lastLines();
    this.ended = wire.end();
  }
}

const CLIENT = { name: 'mozaiks', version: '0.1.0' };
/** The share of its time in which a server must say whether it speaks the newer protocol; then the older one is tried. */
const PROBE_SHARE = 0.8;

async function connect(
  wire: Wire,
  options: OpenOptions,
  mode: 'auto' | 'legacy',
): Promise<OpenClient> {
  // Loaded when the first server is needed.
  const { Client: McpClient } = await import('@modelcontextprotocol/client');
  const client = new McpClient(CLIENT, {
    // Nothing is declared, so that servers offer no tool that needs sampling, elicitation or roots.
    capabilities: {},
    versionNegotiation: { mode, probe: { timeoutMs: Math.ceil(options.startMs * PROBE_SHARE) } },
    inputRequired: { autoFulfill: false },
  });
  const gone = new Promise<void>((resolve) => {
    client.onclose = resolve;
  });
  // What it says of errors repeats what servers send, which is not for the log.
  client.onerror = () => undefined;
  client.setNotificationHandler('notifications/tools/list_changed', options.onListChanged);
  await client.connect(wire.transport, { timeout: options.startMs });
  return { client, gone, wire };
}

/** Older servers tell unasked that their list has changed; newer ones have to be asked to. */
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
function reached(deadline: AbortSignal, startMs: number): Promise<never> {
  return new Promise((_, reject) => {
    const late = (): void => reject(new Error(`the server did not answer within ${startMs} ms`));
    if (deadline.aborted) late();
    else deadline.addEventListener('abort', late, { once: true });
  });
}

const isEndedByProbe = (error: unknown): boolean =>
  error instanceof Error && error.message.includes('closed during the server/discover probe');

/**
 * Connects to a server, whichever revision of the protocol it speaks, within `startMs`. A server that
 * ends when it is asked for its revision is started once more, as one of the older revision. Rejects with
 * `StartFailed`.
 */
export async function openClient(options: OpenOptions): Promise<OpenClient> {
  const deadline = AbortSignal.timeout(options.startMs);
  const attempt = async (mode: 'auto' | 'legacy'): Promise<OpenClient> => {
    const wire = await options.createWire();
    try {
      const opened = await Promise.race([
        connect(wire, options, mode),
        reached(deadline, options.startMs),
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
