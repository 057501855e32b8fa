import type { Clock, Ids, Logger, ToolRuntime } from '@mozaiks/contracts';
import { createDispatch } from './host/dispatch.ts';
import { createPlatform } from './host/platform.ts';
import { createPools } from './host/pools.ts';
import { systemClock, systemIds } from './host/system.ts';
import { defaultSettings, type ToolRuntimeSettings } from './settings.ts';

export interface ToolRuntimeOptions {
  /** Where `platform.call` goes; without it such calls reject with `platform_unconfigured`. */
  readonly platform?: { readonly url: string; readonly key: string };
  readonly logger: Logger;
  readonly clock?: Clock;
  readonly ids?: Pick<Ids, 'random'>;
  readonly settings?: Partial<ToolRuntimeSettings>;
  readonly fetch?: typeof fetch;
}

/**
 * Runs authors' code in isolates that are made on first use. `call` never rejects: `tool_failed` (it threw; a code of ours that the error carried
 * is kept), `tool_timeout`, `tool_crashed`, `tool_result_invalid`, `tool_unavailable` (no such function), `tools_busy`, `cancelled`,
 * `shutting_down`. When it resolves, code in a worker or process no longer runs on behalf of a call that timed out or was cancelled.
 */
export function createToolRuntime(options: ToolRuntimeOptions): ToolRuntime {
  const { logger, clock = systemClock, ids = systemIds } = options;
  const settings: ToolRuntimeSettings = { ...defaultSettings(), ...options.settings };
  const pools = createPools({ settings, clock, logger });
  const platform = createPlatform({
    platform: options.platform,
    fetch: options.fetch ?? fetch,
    clock,
    timeoutMs: settings.platform_timeout_ms,
    maxBytes: settings.max_platform_bytes,
  });
  return createDispatch({ logger, clock, ids, settings, pools, platform });
}
