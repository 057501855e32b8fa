import { MODEL_APIS, PROVIDERS, REASONING_EFFORTS } from '@mozaiks/contracts';
import { count, flag, jsonObject, listOf, mapOf, number, object, oneOrMany, text, textOr, words, name } from './shape.ts';

const price = (what: string) => number(what, { minimum: 0 });

export const llmKeys = {
  // Which names there are is known where the workflow is loaded: an embedder may register others.
  provider: text('default: MODEL_PROVIDER, else the provider whose key is set, else scripted where there is a script.yaml', {
    examples: [...PROVIDERS],
  }),
  model: text('default: DEFAULT_MODEL, else the default of the provider'),
  api: words(MODEL_APIS, 'openai and openai-compatible; default: responses for models of OpenAI that need it, else chat'),
  base_url: text('address of the API of a compatible server'),
  api_key_env: text('name of the environment variable that holds the key; never the key', { pattern: '^[A-Za-z_][A-Za-z0-9_]*$' }),
  temperature: number('0 to 2', { minimum: 0, maximum: 2 }),
  top_p: number('0 to 1', { minimum: 0, maximum: 1 }),
  max_tokens: count('most tokens of one answer', { minimum: 1 }),
  stop: oneOrMany(text('a text that ends the answer')),
  seed: count('makes sampling repeatable where the provider can'),
  reasoning_effort: words(REASONING_EFFORTS, 'how much a reasoning model thinks; not every model takes all of them'),
  thinking: object({ budget_tokens: count('tokens for thinking', { minimum: 1 }) }, { required: ['budget_tokens'] }),
  context_window: count('tokens that fit into one call, for a model that is not known', { minimum: 1 }),
  max_output_tokens: count('tokens of the longest answer, for a model that is not known', { minimum: 1 }),
  prices: object(
    {
      input: price('of input'),
      output: price('of output'),
      cached_input: price('of input from the cache'),
      cache_write: price('of input written to the cache'),
    },
    { required: ['input', 'output'], description: 'US dollars for a million tokens, for a model whose prices are not known' },
  ),
  headers: mapOf(text('name of the environment variable that holds its value'), 'headers of every request', {
    pattern: '^[A-Za-z0-9-]{1,64}$',
  }),
  extra_body: jsonObject('added to the body of every request'),
  api_version: text('Anthropic: the version of the API', { pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
  timeout_ms: count('time limit of one model call', { minimum: 1 }),
  retries: count('how often a failed call is repeated', { maximum: 20 }),
  fallback: listOf(name('a name of orchestrator.yaml models'), 'tried in order on a retryable failure'),
  cache: flag('answers are cached by tenant, chat, request and cache_seed', false),
};
export const llmConfig = object(llmKeys, { description: 'which model, and how it is called' });
/** The configuration itself, or a name of `models` in orchestrator.yaml. */
export const llmChoice = textOr(name('a name of orchestrator.yaml models'), llmConfig);
