import type { TokenVerifierSettings } from '@mozaiks/auth';
import type { ModelSettings } from '@mozaiks/models';
import type { RunnerSettings } from '@mozaiks/runner';
import type { TransportSettings } from '@mozaiks/transport';
import type { Identity } from '../identity.ts';
import type { Plan } from './plan.ts';
import type { Settings } from './settings.ts';

// What each part is told of the settings.

export function modelSettings({ MODEL_PROVIDER, DEFAULT_MODEL, ANTHROPIC_BASE_URL, OPENAI_BASE_URL }: Settings): ModelSettings {
  return {
    ...(MODEL_PROVIDER === undefined ? {} : { model_provider: MODEL_PROVIDER }),
    ...(DEFAULT_MODEL === undefined ? {} : { default_model: DEFAULT_MODEL }),
    ...(ANTHROPIC_BASE_URL === undefined ? {} : { anthropic_base_url: ANTHROPIC_BASE_URL }),
    ...(OPENAI_BASE_URL === undefined ? {} : { openai_base_url: OPENAI_BASE_URL }),
  };
}

export function platformOf({ PLATFORM_API_URL, PLATFORM_API_KEY }: Settings): {
  readonly platform?: { readonly url: string; readonly key: string };
} {
  return PLATFORM_API_URL === undefined ? {} : { platform: { url: PLATFORM_API_URL, key: PLATFORM_API_KEY ?? '' } };
}

export const runnerSettings = ({ MAX_WAITING_COMMANDS, MAX_FACTS_PER_CHAT, MAX_RUN_SLOTS }: Settings): Partial<RunnerSettings> => ({
  maxWaitingCommands: MAX_WAITING_COMMANDS,
  maxFactsPerChat: MAX_FACTS_PER_CHAT,
  maxRunSlots: MAX_RUN_SLOTS,
});

export const transportSettings = (settings: Settings): Partial<TransportSettings> => ({
  allowedOrigins: settings.ALLOWED_ORIGINS,
  allowQueryToken: settings.WS_ALLOW_QUERY_TOKEN,
  maxFrameBytes: settings.MAX_FRAME_BYTES,
  maxTextBytes: settings.MAX_TEXT_BYTES,
  maxBufferedBytes: settings.WS_MAX_BUFFERED_BYTES,
  maxSocketsPerUser: settings.MAX_SOCKETS_PER_USER,
});

export function verifierSettings({ settings, dev }: Plan, { issuers, keys }: Identity): TokenVerifierSettings {
  const { JWT_AUDIENCE, JWT_REQUIRED_SCOPE, JWT_USER_ID_CLAIM, JWT_MAX_LIFETIME } = settings;
  return {
    issuers,
    keys: keys.kind === 'public_keys' ? keys : { ...keys, dev_mode: dev },
    user_id_claim: JWT_USER_ID_CLAIM,
    ...(JWT_AUDIENCE === undefined ? {} : { audience: JWT_AUDIENCE }),
    ...(JWT_REQUIRED_SCOPE === undefined ? {} : { required_scope: JWT_REQUIRED_SCOPE }),
    ...(JWT_MAX_LIFETIME === undefined ? {} : { max_lifetime: JWT_MAX_LIFETIME }),
  };
}
