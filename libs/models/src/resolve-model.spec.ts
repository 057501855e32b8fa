import type { LlmConfig, LoadedScriptEntry } from '@mozaiks/contracts';
import { secretsOf } from './model-request.fixture.ts';
import { defaultProvider, resolveModel } from './resolve-model.ts';
import type { ModelSettings } from './settings.ts';

const ANTHROPIC = { ANTHROPIC_API_KEY: 'a' };
const OPENAI = { OPENAI_API_KEY: 'o' };
const script: readonly LoadedScriptEntry[] = [];

interface Case {
  readonly config?: LlmConfig;
  readonly settings?: ModelSettings;
  readonly keys?: { readonly [name: string]: string };
  readonly scripted?: boolean;
}
const resolve = ({ config = {}, settings = {}, keys = {}, scripted = false }: Case): string => {
  const found = resolveModel(
    { llm_config: config, ...(scripted ? { script } : {}) },
    { settings, secrets: secretsOf(keys) },
  );
  return `${found.provider} ${found.model}`;
};

describe('which model is asked', () => {
  it.each<[string, Case, string]>([
    [
      'the provider that is named',
      {
        config: { provider: 'openai' },
        settings: { model_provider: 'anthropic' },
        keys: ANTHROPIC,
      },
      'openai gpt-6-sol',
    ],
    [
      'else MODEL_PROVIDER',
      { settings: { model_provider: 'scripted' }, keys: ANTHROPIC },
      'scripted scripted',
    ],
    [
      'else Anthropic where its key is set',
      { keys: { ...ANTHROPIC, ...OPENAI }, scripted: true },
      'anthropic claude-sonnet-5-5',
    ],
    [
      'else OpenAI where its key is set',
      { keys: { ...OPENAI, ANTHROPIC_API_KEY: '' }, scripted: true },
      'openai gpt-6-sol',
    ],
    ['else the script', { scripted: true }, 'scripted scripted'],
    [
      'the model that is named',
      { config: { model: 'm' }, keys: OPENAI, settings: { default_model: 'd' } },
      'openai m',
    ],
    ['else DEFAULT_MODEL', { keys: OPENAI, settings: { default_model: 'd' } }, 'openai d'],
    [
      'but not one that is another provider’s',
      { keys: OPENAI, settings: { default_model: 'claude-opus-5-5' } },
      'openai gpt-6-sol',
    ],
    [
      'nor any for the script',
      { scripted: true, settings: { default_model: 'd' } },
      'scripted scripted',
    ],
    [
      'a compatible server may have any',
      { config: { provider: 'openai-compatible' }, settings: { default_model: 'claude-opus-5-5' } },
      'openai-compatible claude-opus-5-5',
    ],
  ])('%s', (_what, given, expected) => {
    expect(resolve(given)).toBe(expected);
  });

  it.each<[string, Case, object]>([
    [
      'nothing is configured',
      {},
      {
        missing: 'MODEL_PROVIDER or a key of a provider',
        detail: 'MODEL_PROVIDER or a key of a provider is not set',
      },
    ],
    [
      'a compatible server has no model',
      { config: { provider: 'openai-compatible' } },
      { provider: 'openai-compatible', missing: 'model', detail: 'model is not set' },
    ],
  ])('fails where %s', (_what, given, details) => {
    expect(() => resolve(given)).toThrow(
      expect.objectContaining({ code: 'model_not_configured', details }),
    );
  });
});

describe('the provider of whoever names none and has no script', () => {
  it.each<[string, Pick<Case, 'settings' | 'keys'>, string | undefined]>([
    ['MODEL_PROVIDER', { settings: { model_provider: 'scripted' }, keys: ANTHROPIC }, 'scripted'],
    ['else Anthropic where its key is set', { keys: { ...ANTHROPIC, ...OPENAI } }, 'anthropic'],
    ['else OpenAI where its key is set', { keys: { ...OPENAI, ANTHROPIC_API_KEY: '' } }, 'openai'],
    ['else nobody', {}, undefined],
  ])('is %s', (_what, { settings = {}, keys = {} }, expected) => {
    expect(defaultProvider({ settings, secrets: secretsOf(keys) })).toBe(expected);
  });
});
