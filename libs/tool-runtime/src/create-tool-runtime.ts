import type { Clock, Ids, Logger, Metrics } from '@mozaiks/contracts';
import { createAuthorStack } from './host/author-stack.ts';
import { createDispatch, type MeasuredToolRuntime } from './host/dispatch.ts';
import { createPlatform } from './host/platform.ts';
import { createPools } from './host/pools.ts';
import { systemClock, systemIds } from './host/system.ts';
import { defaultSettings, type ToolRuntimeSettings } from './settings.ts';

export interface ToolRuntimeOptions {
  /** Where `platform.call` goes; without it such calls reject with `platform_unconfigured`. */
  readonly platform?: { readonly url: string; readonly key: string };
  /** The command that starts Python (3.9 or newer) for `.py` modules. Default `python3`. */
  readonly python?: string;
  readonly logger: Logger;
  readonly metrics?: Pick<Metrics, 'observe'>;
  readonly clock?: Clock;
  readonly ids?: Pick<Ids, 'random'>;
  readonly settings?: Partial<ToolRuntimeSettings>;
  readonly fetch?: typeof fetch;
}

/**
 * Runs authors' code in isolates that are started when they are needed. `call` never rejects; it
 * resolves with one of these codes: `tool_failed` (it threw; a code of ours in the error is kept), `tool_timeout`, `tool_crashed`,
 * `interrupted` (its isolate was ended because of another call), `tool_result_invalid`,
 * `tool_unavailable` (no such function), `tools_busy`, `cancelled`, `shutting_down`.
 */
export function createToolRuntime(options: ToolRuntimeOptions): MeasuredToolRuntime {
  const { logger, metrics, clock = systemClock, ids = systemIds } = options;
  const settings: ToolRuntimeSettings = { ...defaultSettings(), ...options.settings };
  const pools = createPools({ settings, clock, logger, python: options.python ?? 'python3' });
  const platform = createPlatform({
    platform: options.platform,
    fetch: options.fetch ?? fetch,
    clock,
    timeoutMs: settings.platform_timeout_ms,
    maxBytes: settings.max_platform_bytes,
  });
  return createDispatch({
    logger,
    metrics,
    clock,
    ids,
    settings,
    pools,
    platform,
    authorStack: createAuthorStack(),
  });
}
