import type { Client } from '@modelcontextprotocol/client';
import { defined, isJsonObject, type JsonObject, type JsonValue } from '@mozaiks/contracts';
import type { OpenClient } from './open-client.ts';

export interface ToolRequest {
  readonly tool: string;
  readonly arguments: JsonObject;
  readonly traceparent: string | undefined;
  /** Time limit without an answer or progress. */
  readonly timeoutMs: number;
  readonly onProgress?:
    | ((percent: number | undefined, message: string | undefined) => void)
    | undefined;
  readonly signal: AbortSignal;
}

/** An open connection to a server. Requests reject with the errors of the client. */
export interface Connection {
  /** The tools that the server lists, from all pages. */
  list(signal: AbortSignal): Promise<readonly JsonValue[]>;
  /** The answer as JSON text. */
  call(request: ToolRequest): Promise<string>;
  /** Resolves when the server has ended, or the connection was closed. */
  readonly closed: Promise<void>;
  lastLines(): string;
  /** Resolves when all processes of the server have ended. */
  end(): Promise<void>;
}

const MAX_PAGES = 64;
const MAX_LIST_CHARACTERS = 1024 * 1024;

/**
 * Accepts everything, because the client's own schemas would refuse a whole list for one invalid
 * tool.
 */
const ANYTHING = {
  '~standard': { version: 1, vendor: 'mozaiks', validate: (value: unknown) => ({ value }) },
} as const;

/** Has the code of an answer that is not a result. */
class UnusableAnswer extends Error {
  readonly code = 'INVALID_RESULT';
}

function textOf(result: unknown): string {
  try {
    return JSON.stringify(result ?? null);
  } catch (error) {
    throw new UnusableAnswer('the answer is too deep', { cause: error });
  }
}

async function gatherPages(
  client: Client,
  options: { readonly signal: AbortSignal; readonly timeout: number },
): Promise<readonly JsonValue[]> {
  const items: JsonValue[] = [];
  const cursors = new Set<string>();
  let characters = 0;
  for (let cursor: string | undefined, page = 0; page < MAX_PAGES; page += 1) {
    const params = defined({ cursor });
    const result = await client.request({ method: 'tools/list', params }, ANYTHING, options);
    const text = textOf(result);
    characters += text.length;
    if (characters > MAX_LIST_CHARACTERS)
      throw new UnusableAnswer('the list of tools has more than 1 MiB');
    const read = JSON.parse(text) as JsonValue;
    if (!isJsonObject(read)) break;
    if (Array.isArray(read['tools'])) items.push(...(read['tools'] as JsonValue[]));
    const next = read['nextCursor'];
    if (typeof next !== 'string' || next === '' || cursors.has(next)) break;
    cursors.add(next);
    cursor = next;
  }
  return items;
}

const percentOf = (progress: number, total: number | undefined): number | undefined =>
  total === undefined || total <= 0
    ? undefined
    : Math.max(0, Math.min(100, Math.round((progress / total) * 100)));

export function createConnection({ client, closed, wire }: OpenClient, listMs: number): Connection {
  return {
    closed,
    lastLines: wire.lastLines,
    end: wire.end,
    list: (signal) =>
      client.getServerCapabilities()?.tools === undefined
        ? Promise.resolve([])
        : gatherPages(client, { signal, timeout: listMs }),
    async call({ tool, arguments: args, traceparent, timeoutMs, onProgress, signal }) {
      const meta = traceparent === undefined ? {} : { _meta: { traceparent } };
      const result = await client.request(
        { method: 'tools/call', params: { name: tool, arguments: args, ...meta } },
        ANYTHING,
        {
          signal,
          timeout: timeoutMs,
          resetTimeoutOnProgress: true,
          onprogress: ({ progress, total, message }) =>
            onProgress?.(percentOf(progress, total), message),
        },
      );
      return textOf(result);
    },
  };
}
