import { defined } from '@mozaiks/contracts';
import { getHeapStatistics } from 'node:v8';
import type { TokenVerifierSettings } from '@mozaiks/auth';
import type { ModelSettings } from '@mozaiks/models';
import type { RunnerSettings } from '@mozaiks/runner';
import type { McpSettings, ToolRuntimeSettings } from '@mozaiks/tool-runtime';
import type { TransportSettings } from '@mozaiks/transport';
import type { Identity } from '../identity.ts';
import type { Plan } from './plan.ts';
import type { Settings } from './settings.ts';

// Converts the settings for each part.

export function modelSettings({
  MODEL_PROVIDER,
  DEFAULT_MODEL,
  ANTHROPIC_BASE_URL,
  OPENAI_BASE_URL,
}: Settings): ModelSettings {
  return defined({
    model_provider: MODEL_PROVIDER,
    default_model: DEFAULT_MODEL,
    anthropic_base_url: ANTHROPIC_BASE_URL,
    openai_base_url: OPENAI_BASE_URL,
  });
}

export function platformOf({ PLATFORM_API_URL, PLATFORM_API_KEY }: Settings): {
  readonly platform?: { readonly url: string; readonly key: string };
} {
  return PLATFORM_API_URL === undefined
    ? {}
    : { platform: { url: PLATFORM_API_URL, key: PLATFORM_API_KEY ?? '' } };
}

/** The command that starts Python, if it is configured. */
export const pythonOf = ({ PYTHON }: Pick<Settings, 'PYTHON'>): { readonly python?: string } =>
  defined({ python: PYTHON });

export const runnerSettings = (settings: Settings): Partial<RunnerSettings> => ({
  maxWaitingCommands: settings.MAX_WAITING_COMMANDS,
  maxEventsPerChat: settings.MAX_FACTS_PER_CHAT,
  maxBytesPerChat: settings.MAX_BYTES_PER_CHAT,
  maxFoldedBytes: settings.FOLDED_CHATS_MAX_BYTES ?? Math.min(MAX_FOLDED_BYTES, eighthOfHeap()),
  maxRunSlots: settings.MAX_RUN_SLOTS,
  maxRunBytes: settings.MAX_RUN_BYTES ?? eighthOfHeap(),
  snapshotEvents: settings.SNAPSHOT_EVENTS,
});

const MAX_FOLDED_BYTES = 64 * 1024 * 1024;

/** A process with a small heap keeps and runs fewer chats. */
const eighthOfHeap = (): number => Math.floor(getHeapStatistics().heap_size_limit / 8);

export const toolSettings = ({
  TOOL_POOL_SIZE,
  TOOL_CALLS_PER_ISOLATE,
  TOOL_QUEUE_WAIT_MS,
}: Settings): Partial<ToolRuntimeSettings> => ({
  pool_size: TOOL_POOL_SIZE,
  calls_per_isolate: TOOL_CALLS_PER_ISOLATE,
  queue_wait_ms: TOOL_QUEUE_WAIT_MS,
});

export const mcpSettings = ({
  MCP_MAX_CONNECTIONS,
  MCP_IDLE_MS,
  MCP_START_MS,
}: Settings): Partial<McpSettings> => ({
  max_connections: MCP_MAX_CONNECTIONS,
  idle_ms: MCP_IDLE_MS,
  start_ms: MCP_START_MS,
});

export const transportSettings = ({
  settings,
  dev,
}: Pick<Plan, 'settings' | 'dev'>): Partial<TransportSettings> => ({
  allowedOrigins: settings.ALLOWED_ORIGINS,
  allowLoopbackOrigins: dev,
  allowQueryToken: settings.WS_ALLOW_QUERY_TOKEN,
  maxFrameBytes: settings.MAX_FRAME_BYTES,
  maxTextBytes: settings.MAX_TEXT_BYTES,
  maxFileBytes: settings.MAX_FILE_BYTES,
  maxFileBytesPerChat: settings.MAX_FILE_BYTES_PER_CHAT,
  maxBufferedBytes: settings.WS_MAX_BUFFERED_BYTES,
  maxSocketsPerUser: settings.MAX_SOCKETS_PER_USER,
  ...defined({ operatorToken: settings.METRICS_TOKEN }),
});

export function verifierSettings(
  { settings, dev }: Plan,
  { issuers, keys }: Identity,
): TokenVerifierSettings {
  const { JWT_AUDIENCE, JWT_REQUIRED_SCOPE, JWT_USER_ID_CLAIM, JWT_MAX_LIFETIME } = settings;
  return {
    issuers,
    keys: keys.kind === 'public_keys' ? keys : { ...keys, dev_mode: dev },
    user_id_claim: JWT_USER_ID_CLAIM,
    ...defined({
      audience: JWT_AUDIENCE,
      required_scope: JWT_REQUIRED_SCOPE,
      max_lifetime: JWT_MAX_LIFETIME,
    }),
  };
}
