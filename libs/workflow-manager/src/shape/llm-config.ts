import { PROVIDERS } from '@mozaiks/contracts';
import { count, flag, listOf, number, object, oneOrMany, text, textOr, words, name } from './shape.ts';

export const llmKeys = {
  provider: words(PROVIDERS, 'default: MODEL_PROVIDER, else the provider whose key is set, else scripted where there is a script.yaml'),
  model: text('default: DEFAULT_MODEL, else the default of the provider'),
  base_url: text('address of the API of a compatible server'),
  api_key_env: text('name of the environment variable that holds the key; never the key', { pattern: '^[A-Za-z_][A-Za-z0-9_]*$' }),
  temperature: number('0 to 2', { minimum: 0, maximum: 2 }),
  top_p: number('0 to 1', { minimum: 0, maximum: 1 }),
  max_tokens: count('most tokens of one answer', { minimum: 1 }),
  stop: oneOrMany(text('a text that ends the answer')),
  seed: count('makes sampling repeatable where the provider can'),
  reasoning_effort: words(['low', 'medium', 'high'], 'how much a reasoning model thinks'),
  thinking: object({ budget_tokens: count('tokens for thinking', { minimum: 1 }) }, { required: ['budget_tokens'] }),
  timeout_ms: count('time limit of one model call', { minimum: 1 }),
  retries: count('how often a failed call is repeated', { maximum: 20 }),
  fallback: listOf(name('a name of orchestrator.yaml models'), 'tried in order on a retryable failure'),
  cache: flag('answers are cached by tenant, chat, request and cache_seed', false),
};
export const llmConfig = object(llmKeys, { description: 'which model, and how it is called' });
/** The configuration itself, or a name of `models` in orchestrator.yaml. */
export const llmChoice = textOr(name('a name of orchestrator.yaml models'), llmConfig);
