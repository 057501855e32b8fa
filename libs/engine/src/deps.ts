import type { Clock, DataSource, Ids, Logger, Metrics, ModelProvider, ToolRuntime } from '@mozaiks/contracts';

/** All that the engine touches, as ports. */
export interface EngineDeps {
  readonly models: ModelProvider;
  readonly tools: ToolRuntime;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  /** Where `data_reference` variables are read. Default: none, and such variables stay unset. */
  readonly data?: DataSource;
  /** Counts hooks that failed. Default: nobody counts. */
  readonly metrics?: Pick<Metrics, 'count'>;
  /** Values that `config` variables may read; the composition root applies the allow-list. Default: none. */
  readonly configValue?: (env_var: string) => string | undefined;
}
