import type OpenAI from 'openai';
import type { ModelChunk } from '@mozaiks/contracts';
import { modelInfoOf } from '../catalog/model-info-of.ts';
import { compatibleAddress, openaiAddress, type Address } from '../network/address-of.ts';
import type { NetworkDeps } from '../network/network-deps.ts';
import { overNetwork, type Line } from '../network/over-network.ts';
import { once } from '../network/once.ts';
import { MAX_SDK_TIMEOUT_MS } from '../network/sdk-timeout.ts';
import { toolNames } from '../network/tool-names.ts';
import type { Provider, ProviderCall } from '../provider-call.ts';
import { createChatAnswer } from './chat-answer.ts';
import { chatRequest } from './chat-request.ts';
import { chatUsage } from './chat-usage.ts';

type Dialect = 'openai' | 'openai-compatible';

/** OpenAI over Chat Completions, or a server that speaks as it does. */
export function createOpenai(deps: NetworkDeps, as: Dialect): Provider {
  const addressOf = as === 'openai' ? openaiAddress : compatibleAddress;
  const sdk = once(() => import('openai'));
  return (call) => {
    const address = addressOf(call.config, deps);
    call.hide(address.key);
    const patient = as === 'openai-compatible' || modelInfoOf(call.model)?.reasons !== false;
    return overNetwork({ call, clock: deps.clock, patient }, (line) => converse({ call, deps, as, sdk, line, address }));
  };
}

interface Conversation {
  readonly call: ProviderCall;
  readonly deps: NetworkDeps;
  readonly as: Dialect;
  readonly sdk: () => Promise<{ readonly default: typeof OpenAI }>;
  readonly line: Line;
  readonly address: Address;
}

async function* converse({ call, deps, as, sdk, line, address }: Conversation): AsyncGenerator<ModelChunk> {
  const { default: Client } = await sdk();
  const names = toolNames(call.request, deps.ids);
  const body = chatRequest(call, { names, ids: deps.ids, as });
  const stream = await clientFor(Client, address, line).chat.completions.create(body, { signal: line.signal });
  const answer = createChatAnswer(names.back);
  for await (const chunk of stream) yield* answer.take(chunk);
  const used = answer.usage();
  const usage = used === null ? null : chatUsage(used, as === 'openai' ? call.model : null);
  if (usage !== null) call.used(usage);
  const { calls, reason } = answer.end();
  yield* calls;
  yield { type: 'finish', reason, provider: as, model: call.model, usage, cached: false };
}

/** Nothing is left to the SDK's environment: no retries, time limits, keys, organisations or logs of its own. */
function clientFor(Client: typeof OpenAI, { base_url, key }: Address, { fetch }: Line): OpenAI {
  return new Client({
    baseURL: base_url,
    apiKey: key ?? 'none',
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    maxRetries: 0,
    timeout: MAX_SDK_TIMEOUT_MS,
    logLevel: 'off',
    fetch,
    ...(key === null ? { defaultHeaders: { Authorization: null } } : {}),
  });
}
