import type Anthropic from '@anthropic-ai/sdk';
import type { RawMessageStreamEvent } from '@anthropic-ai/sdk/resources/messages';
import type { ModelChunk } from '@mozaiks/contracts';
import { anthropicAddress, type Address } from '../network/address-of.ts';
import type { NetworkDeps } from '../network/network-deps.ts';
import { overNetwork, type Line } from '../network/over-network.ts';
import { once } from '../network/once.ts';
import { MAX_SDK_TIMEOUT_MS } from '../network/sdk-timeout.ts';
import { toolNames } from '../network/tool-names.ts';
import type { Provider, ProviderCall } from '../provider-call.ts';
import { asProviderData } from './kept-thinking.ts';
import { createMessagesAnswer, type MessagesAnswer } from './messages-answer.ts';
import { messagesRequest } from './messages-request.ts';
import { createMessagesUsage } from './messages-usage.ts';

/** Anthropic over Messages, which announces an answer at once and pings while the model thinks. */
export function createAnthropic(deps: NetworkDeps): Provider {
  const sdk = once(() => import('@anthropic-ai/sdk'));
  return (call) => {
    const address = anthropicAddress(call.config, deps);
    call.hide(address.key);
    return overNetwork({ call, clock: deps.clock, patient: false }, (line) => converse({ call, deps, sdk, line, address }));
  };
}

/** Of `post`, as `messages.create` writes to the console what it thinks of a model. */
type Stream = AsyncIterable<RawMessageStreamEvent>;

interface Conversation {
  readonly call: ProviderCall;
  readonly deps: NetworkDeps;
  readonly sdk: () => Promise<{ readonly default: typeof Anthropic }>;
  readonly line: Line;
  readonly address: Address;
}

async function* converse({ call, deps, sdk, line, address }: Conversation): AsyncGenerator<ModelChunk> {
  const { default: Client } = await sdk();
  const names = toolNames(call.request, deps.ids);
  const { body, answerTool, prefix } = messagesRequest(call, { names, ids: deps.ids });
  const stream = await clientFor(Client, address, line).post<Stream>('/v1/messages', { body, stream: true, signal: line.signal });
  const usage = createMessagesUsage(call.model);
  const answer = createMessagesAnswer({ toolName: names.back, answerTool, usage });
  for await (const event of stream) {
    yield* answer.take(event);
    const known = event.type === 'message_start' || event.type === 'message_delta' ? usage.now() : null;
    if (known !== null) call.used(known);
  }
  const { calls, reason, blocks } = answer.end();
  yield* calls;
  const finish = { type: 'finish', reason, provider: 'anthropic', model: call.model, usage: usage.now(), cached: false } as const;
  yield { ...finish, ...thinkingIn(blocks, { model: call.model, prefix }) };
}

type Blocks = ReturnType<MessagesAnswer['end']>['blocks'];

/** Kept only where the model thought. */
function thinkingIn(blocks: Blocks, { model, prefix }: { readonly model: string; readonly prefix: () => string }) {
  if (!blocks.some((block) => block.type === 'thinking' || block.type === 'redacted_thinking')) return {};
  return { provider_data: asProviderData({ provider: 'anthropic', model, prefix: prefix(), blocks }) };
}

/** Nothing is left to the SDK's environment: no retries, time limits, keys, traces or logs of its own. */
function clientFor(Client: typeof Anthropic, { base_url, key }: Address, { fetch }: Line): Anthropic {
  return new Client({
    baseURL: base_url.replace(/\/v1\/?$/, ''),
    apiKey: key,
    webhookKey: null,
    maxRetries: 0,
    timeout: MAX_SDK_TIMEOUT_MS,
    logLevel: 'off',
    openTelemetry: false,
    fetch,
  });
}
