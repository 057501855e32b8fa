import type {
  Clock,
  DataSource,
  Ids,
  Logger,
  McpTools,
  Metrics,
  ModelProvider,
  ToolRuntime,
} from '@mozaiks/contracts';

/** All that the engine touches, as ports. */
export interface EngineDeps {
  readonly models: ModelProvider;
  readonly tools: ToolRuntime;
  /** Default: none, and no tool of an MCP server is offered. */
  readonly mcp?: McpTools;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  /** Where `data_reference` variables are read. Default: none, and such variables stay unset. */
  readonly data?: DataSource;
  /** Counts hooks that failed. Default: nobody counts. */
  readonly metrics?: Pick<Metrics, 'count'>;
  /** Requests of models, tools and MCP servers carry the ids of their spans. Default: false. */
  readonly traces?: boolean;
  /** Values that `config` variables may read; the composition root applies the allow-list. Default: none. */
  readonly configValue?: (env_var: string) => string | undefined;
}
