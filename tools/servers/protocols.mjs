/**
 * @typedef {object} Protocol one way in which the product speaks to a server
 * @property {string} name
 * @property {string} model which of a server's models is asked, by key
 * @property {Record<string, unknown>} llm_config for every agent
 * @property {(url: string) => Record<string, string>} env that leads to the server
 * @property {number} [messages] of each conversation are sent at most
 */

/** @param {string} url */
const openai = (url) => ({ OPENAI_BASE_URL: `${url}/v1`, OPENAI_API_KEY: 'sk-loopback' });
/** @param {string} url */
const anthropic = (url) => ({ ANTHROPIC_BASE_URL: url, ANTHROPIC_API_KEY: 'sk-loopback' });

/** @type {readonly Protocol[]} */
export const protocols = [
  { name: 'Messages', model: 'messages', llm_config: { provider: 'anthropic' }, env: anthropic },
  {
    name: 'Messages, thinking',
    model: 'thinking',
    llm_config: { provider: 'anthropic', thinking: { budget_tokens: 1024 } },
    env: anthropic,
    // aimock requires the thinking of every earlier turn, the vendor only that of the calls that
    // are being answered.
    messages: 1,
  },
  { name: 'Chat Completions', model: 'chat', llm_config: { provider: 'openai' }, env: openai },
  {
    name: 'Chat Completions, compatible',
    model: 'compatible',
    llm_config: { provider: 'openai-compatible' },
    env: openai,
  },
  {
    name: 'Responses',
    model: 'responses',
    llm_config: { provider: 'openai', api: 'responses' },
    env: openai,
  },
  {
    name: 'Responses, compatible',
    model: 'responsesCompatible',
    llm_config: { provider: 'openai-compatible', api: 'responses' },
    env: openai,
  },
];
