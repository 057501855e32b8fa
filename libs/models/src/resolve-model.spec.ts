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

describe('the model of a request', () => {
  it.each<[string, Case, string]>([
    [
      'is the named provider',
      {
        config: { provider: 'openai' },
        settings: { model_provider: 'anthropic' },
        keys: ANTHROPIC,
      },
      'openai gpt-6-sol',
    ],
    [
      'is otherwise MODEL_PROVIDER',
      { settings: { model_provider: 'scripted' }, keys: ANTHROPIC },
      'scripted scripted',
    ],
    [
      'is otherwise Anthropic if its key is set',
      { keys: { ...ANTHROPIC, ...OPENAI }, scripted: true },
      'anthropic claude-sonnet-5-5',
    ],
    [
      'is otherwise OpenAI if its key is set',
      { keys: { ...OPENAI, ANTHROPIC_API_KEY: '' }, scripted: true },
      'openai gpt-6-sol',
    ],
    ['is otherwise the script', { scripted: true }, 'scripted scripted'],
    [
      'is the named model',
      { config: { model: 'm' }, keys: OPENAI, settings: { default_model: 'd' } },
      'openai m',
    ],
    ['is otherwise DEFAULT_MODEL', { keys: OPENAI, settings: { default_model: 'd' } }, 'openai d'],
    [
      'is not a DEFAULT_MODEL of another provider',
      { keys: OPENAI, settings: { default_model: 'claude-opus-5-5' } },
      'openai gpt-6-sol',
    ],
    [
      'is not DEFAULT_MODEL for the script',
      { scripted: true, settings: { default_model: 'd' } },
      'scripted scripted',
    ],
    [
      'is any DEFAULT_MODEL at a compatible server',
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
  ])('cannot be resolved if %s', (_what, given, details) => {
    expect(() => resolve(given)).toThrow(
      expect.objectContaining({ code: 'model_not_configured', details }),
    );
  });
});

describe('the provider without a configured name and script', () => {
  it.each<[string, Pick<Case, 'settings' | 'keys'>, string | undefined]>([
    ['MODEL_PROVIDER', { settings: { model_provider: 'scripted' }, keys: ANTHROPIC }, 'scripted'],
    ['otherwise Anthropic if its key is set', { keys: { ...ANTHROPIC, ...OPENAI } }, 'anthropic'],
    [
      'otherwise OpenAI if its key is set',
      { keys: { ...OPENAI, ANTHROPIC_API_KEY: '' } },
      'openai',
    ],
    ['otherwise undefined', {}, undefined],
  ])('is %s', (_what, { settings = {}, keys = {} }, expected) => {
    expect(defaultProvider({ settings, secrets: secretsOf(keys) })).toBe(expected);
  });
});
