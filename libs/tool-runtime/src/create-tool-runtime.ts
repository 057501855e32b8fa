import type { Clock, Ids, Logger, Metrics } from '@mozaiks/contracts';
import { createAuthorStack } from './host/author-stack.ts';
import { createDispatch, type MeasuredToolRuntime } from './host/dispatch.ts';
import { createPlatform } from './host/platform.ts';
import { createPools } from './host/pools.ts';
import { systemClock, systemIds } from './host/system.ts';
import { defaultSettings, type ToolRuntimeSettings } from './settings.ts';

export interface ToolRuntimeOptions {
  /** The target of `platform.call`. Without it, these calls reject with `platform_unconfigured`. */
  readonly platform?: { readonly url: string; readonly key: string };
  /** The command that starts Python (3.9 or newer), for `.py` modules. Default `python3`. */
  readonly python?: string;
  readonly logger: Logger;
  readonly metrics?: Pick<Metrics, 'observe'>;
  readonly clock?: Clock;
  readonly ids?: Pick<Ids, 'random'>;
  readonly settings?: Partial<ToolRuntimeSettings>;
  readonly fetch?: typeof fetch;
}

/**
 * Runs authors' code in isolates, which are started on demand. `call` never rejects. Its error
 * codes are:
 * - `tool_failed`: the code threw. If its error has one of our codes, that code is used instead.
 * - `tool_timeout`, `tool_crashed`, `tool_result_invalid`, `cancelled`, `shutting_down`
 * - `interrupted`: its isolate was ended because of another call.
 * - `tool_unavailable`: the function does not exist.
 * - `tools_busy`: no isolate was available in time.
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
