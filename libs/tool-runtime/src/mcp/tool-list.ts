import type { Clock, JsonValue, McpTool } from '@mozaiks/contracts';

/** The maximum age of a list from a server that does not report changes. */
const MAX_AGE_MS = 60_000;

export interface ToolList {
  /** Returns the same array until the list changes. Rejects with the errors of `fetch`. */
  read(signal: AbortSignal): Promise<readonly McpTool[]>;
  /** Makes the next `read` fetch the list again. */
  invalidate(): void;
}

export interface ToolListOptions {
  readonly clock: Clock;
  readonly fetch: (signal: AbortSignal) => Promise<readonly JsonValue[]>;
  readonly parse: (items: readonly JsonValue[]) => Promise<readonly McpTool[]>;
}

interface Kept {
  readonly text: string;
  readonly tools: readonly McpTool[];
  readonly at: number;
}

/** The tools of one connection. Fetched again after a change, and when the list is too old. */
export function createToolList({ clock, fetch, parse }: ToolListOptions): ToolList {
  let kept: Kept | undefined;
  let isOutdated = false;
  return {
    async read(signal) {
      const now = clock.monotonic();
      if (kept !== undefined && !isOutdated && now - kept.at < MAX_AGE_MS) return kept.tools;
      isOutdated = false;
      const items = await fetch(signal);
      const text = JSON.stringify(items);
      const tools = kept?.text === text ? kept.tools : await parse(items);
      kept = { text, tools, at: now };
      return tools;
    },
    invalidate: () => {
      isOutdated = true;
    },
  };
}
