import type { Clock, Ids, Logger, ModelProvider, ToolRuntime } from '@mozaiks/contracts';

/** All that the engine touches, as ports. */
export interface EngineDeps {
  readonly models: ModelProvider;
  readonly tools: ToolRuntime;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  /** Values that `config` variables may read; the composition root applies the allow-list. Default: none. */
  readonly configValue?: (env_var: string) => string | undefined;
}
