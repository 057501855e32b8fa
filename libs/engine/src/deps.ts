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

/** The ports that the engine uses. */
export interface EngineDeps {
  readonly models: ModelProvider;
  readonly tools: ToolRuntime;
  /** Default: none, and no tools of MCP servers are offered. */
  readonly mcp?: McpTools;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  /** Reads `data_reference` variables. Default: none, and such variables stay unset. */
  readonly data?: DataSource;
  /** Counts hooks that failed. Default: not counted. */
  readonly metrics?: Pick<Metrics, 'count'>;
  /**
   * Whether requests to models, tools and MCP servers carry the ids of their spans. Default: false.
   */
  readonly traces?: boolean;
  /**
   * Reads the values of `config` variables. The composition root applies the allow-list. Default:
   * none.
   */
  readonly configValue?: (env_var: string) => string | undefined;
}
