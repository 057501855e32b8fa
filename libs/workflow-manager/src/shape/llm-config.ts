import { MODEL_APIS, PROVIDERS, REASONING_EFFORTS } from '@mozaiks/contracts';
import {
  address,
  count,
  flag,
  jsonObject,
  listOf,
  mapOf,
  number,
  object,
  oneOrMany,
  text,
  textOr,
  words,
  name,
} from './shape.ts';

const price = (what: string) =>
  number(`US dollars for a million tokens of ${what}`, { minimum: 0 });

export const llmKeys = {
  // The valid names are known when the workflow is loaded, because an embedder may register others.
  provider: text(
    'who serves the model; if absent: MODEL_PROVIDER, else the provider whose key is set, else scripted if there is a script.yaml',
    {
      examples: [...PROVIDERS],
    },
  ),
  model: text('name of the model; if absent: DEFAULT_MODEL, else the default of the provider'),
  api: words(
    MODEL_APIS,
    'for openai and openai-compatible; if absent: responses for models of OpenAI that need it, else chat',
  ),
  base_url: address('address of the API of a compatible server'),
  api_key_env: text('name of the environment variable that holds the key; never the key', {
    pattern: '^[A-Za-z_][A-Za-z0-9_]*$',
  }),
  temperature: number('how random answers are, from 0 to 2', { minimum: 0, maximum: 2 }),
  top_p: number('share of the likeliest tokens to choose from, from 0 to 1', {
    minimum: 0,
    maximum: 1,
    examples: [0.9],
  }),
  max_tokens: count('most tokens of one answer', { minimum: 1, examples: [1000] }),
  stop: oneOrMany(text('a text'), 'texts that end the answer'),
  seed: count('makes answers repeatable if the provider can'),
  reasoning_effort: words(
    REASONING_EFFORTS,
    'how much a reasoning model thinks; not every model takes all of them',
  ),
  thinking: object(
    { budget_tokens: count('tokens for thinking', { minimum: 1, examples: [4000] }) },
    { required: ['budget_tokens'], description: 'lets a model think before it answers' },
  ),
  context_window: count('tokens that fit into one call, for a model that is not known', {
    minimum: 1,
    examples: [128_000],
  }),
  max_output_tokens: count(
    'most tokens that the model can answer with, for a model that is not known',
    { minimum: 1, examples: [8000] },
  ),
  prices: object(
    {
      input: price('input'),
      output: price('output'),
      cached_input: price('input from the cache'),
      cache_write: price('input written to the cache'),
    },
    { required: ['input', 'output'], description: 'for a model whose prices are not known' },
  ),
  headers: mapOf(
    text('name of the environment variable that holds the value; never the value'),
    'headers of every request',
    {
      pattern: '^[A-Za-z0-9-]{1,64}$',
    },
  ),
  extra_body: jsonObject('added to the body of every request'),
  api_version: text('for anthropic: version of the API', { pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
  timeout_ms: count('time limit of one model call, in milliseconds', {
    minimum: 1,
    examples: [60_000],
  }),
  retries: count('how often a failed call is repeated', { maximum: 20 }),
  fallback: listOf(
    name('a name in models of orchestrator.yaml'),
    'what to try in order if a call fails for now',
  ),
  cache: flag('answers are cached for the chat', false),
};
export const llmConfig = object(llmKeys, {
  title: 'model',
  description: 'which model, and how it is called',
});
/** The configuration itself, or a name of `models` in orchestrator.yaml. */
export const llmChoice = textOr(
  name('a name in models of orchestrator.yaml'),
  llmConfig,
  'which model, and how it is called: a name in models of orchestrator.yaml, or the configuration',
);
