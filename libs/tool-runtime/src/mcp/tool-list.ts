import type { Clock, JsonValue, McpTool } from '@mozaiks/contracts';

/** A list may be so old where the server does not tell of changes. */
const MAX_AGE_MS = 60_000;

export interface ToolList {
  /** The same array while nothing changes. Rejects with what `fetch` rejects with. */
  read(signal: AbortSignal): Promise<readonly McpTool[]>;
  /** It is fetched again when it is read next. */
  outdate(): void;
}

export interface ToolListOptions {
  readonly clock: Clock;
  readonly fetch: (signal: AbortSignal) => Promise<readonly JsonValue[]>;
  readonly understand: (items: readonly JsonValue[]) => Promise<readonly McpTool[]>;
}

interface Kept {
  readonly text: string;
  readonly tools: readonly McpTool[];
  readonly at: number;
}

/** The tools of one connection, fetched again after a change and when they are old. */
export function createToolList({ clock, fetch, understand }: ToolListOptions): ToolList {
  let kept: Kept | undefined;
  let isOutdated = false;
  return {
    async read(signal) {
      const now = clock.monotonic();
      if (kept !== undefined && !isOutdated && now - kept.at < MAX_AGE_MS) return kept.tools;
      isOutdated = false;
      const items = await fetch(signal);
      const text = JSON.stringify(items);
      const tools = kept?.text === text ? kept.tools : await understand(items);
      kept = { text, tools, at: now };
      return tools;
    },
    outdate: () => {
      isOutdated = true;
    },
  };
}
