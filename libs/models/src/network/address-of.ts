import type { LlmConfig, Secrets } from '@mozaiks/contracts';
import { notConfigured } from '../not-configured.ts';
import { KEY_NAMES, isKey, type ModelSettings } from '../settings.ts';

export interface Address {
  readonly base_url: string;
  /** Null: the server wants none. */
  readonly key: string | null;
}

interface Known {
  readonly settings: ModelSettings;
  readonly secrets: Secrets;
}

const ANTHROPIC = 'https://api.anthropic.com';
const OPENAI = 'https://api.openai.com/v1';

/** Where Anthropic is, and its key. Throws `model_not_configured` where the key is not set, naming it. */
export function anthropicAddress(config: LlmConfig, { settings, secrets }: Known): Address {
  const key = named(config.api_key_env ?? KEY_NAMES.anthropic, 'anthropic', secrets);
  return { base_url: config.base_url ?? settings.anthropic_base_url ?? ANTHROPIC, key };
}

/** Where OpenAI is, and its key. Throws `model_not_configured` where the key is not set, naming it. */
export function openaiAddress(config: LlmConfig, { settings, secrets }: Known): Address {
  const key = named(config.api_key_env ?? KEY_NAMES.openai, 'openai', secrets);
  return { base_url: config.base_url ?? settings.openai_base_url ?? OPENAI, key };
}

/**
 * Where a server is that speaks as OpenAI does. OpenAI's own key goes only to the address that the process's settings name, never to one that a workflow
 * names: that one gets the key which the workflow names with it, or none.
 */
export function compatibleAddress(config: LlmConfig, { settings, secrets }: Known): Address {
  const base_url = config.base_url ?? settings.openai_base_url;
  if (base_url === undefined) throw notConfigured({ provider: 'openai-compatible', missing: 'base_url' });
  if (config.api_key_env !== undefined) return { base_url, key: named(config.api_key_env, 'openai-compatible', secrets) };
  const key = config.base_url === undefined ? secrets.get(KEY_NAMES.openai) : undefined;
  return { base_url, key: isKey(key) ? key : null };
}

function named(name: string, provider: string, secrets: Secrets): string {
  const key = secrets.get(name);
  if (!isKey(key)) throw notConfigured({ provider, missing: name });
  return key;
}
