import type { JsonObject } from '@mozaiks/contracts';
import { apiOf } from '../catalog/api-of.ts';
import { sendJson } from '../http/send-json.ts';
import { compatibleAddress } from '../network/address-of.ts';
import { overNetwork } from '../network/over-network.ts';
import { sentTo } from '../network/sent-to.ts';
import { toolNames } from '../network/tool-names.ts';
import type { Provider, ProviderCall } from '../provider-call.ts';
import type { ProviderDeps } from '../provider-definition.ts';
import { createSentTools, restored, type StrictForms } from '../schema/sent-tools.ts';
import { strictSchema } from '../schema/strict-schema.ts';
import { createChatAnswer } from './chat-answer.ts';
import { chatRequest } from './chat-request.ts';
import { createChatUsage, type ChatUsage } from './chat-usage.ts';
import type { Asking, Dialect, Exchange } from './exchange.ts';
import { openaiRequest } from './openai-request.ts';
import { createOptionalResponsesParts, overResponses } from './over-responses.ts';

/** The API accepts any number of strict tools. */
const openaiForms: StrictForms = (schema) =>
  [strictSchema(schema, { addNull: true })].filter((form) => form !== null);

/** OpenAI over Chat Completions or Responses, or a compatible server. */
export function createOpenai(deps: ProviderDeps, as: Dialect): Provider {
  const sentTools = createSentTools(as === 'openai' ? openaiForms : () => [], deps.logger);
  const optionalParts = createOptionalResponsesParts(deps.logger);
  return async (call) => {
    const { model, config, sink } = call;
    const address = as === 'openai' ? deps.addressOf(config) : compatibleAddress(config, deps);
    call.asks(address);
    const names = toolNames(call.request, deps.ids);
    const tools = sentTools(call.request, () => true);
    const usage = createChatUsage(call.pricing);
    const asking = {
      call,
      as,
      address,
      ids: deps.ids,
      names,
      tools,
      onUsage: report(call, usage),
    };
    const exchange =
      apiOf(as, call) === 'responses' ? overResponses(asking, optionalParts) : overChat(asking);
    await overNetwork({
      call,
      clock: deps.clock,
      mayStartSlowly: as === 'openai-compatible' || call.dialect.reasons !== false,
      send: exchange.send,
      reader: { take: exchange.take, takeWhole: exchange.takeWhole, drained: sink.drained },
    });
    const { calls, ...end } = exchange.end();
    for (const chunk of calls) sink.push(restored(chunk, tools));
    sink.push({ type: 'finish', provider: as, model, usage: usage.now(), cached: false, ...end });
  };
}

/** Asks over Chat Completions. */
function overChat({ call, as, address, ids, names, tools, onUsage }: Asking): Exchange {
  const body = { ...chatRequest(call, { names, ids, as, tools }), ...call.config.extra_body };
  return {
    send: (cancellation) =>
      sendJson(openaiRequest(sentTo(address, call), '/chat/completions', body), cancellation),
    ...createChatAnswer({ toolName: names.back, show: call.sink.push, onUsage }),
  };
}

const report =
  ({ used }: ProviderCall, usage: ChatUsage) =>
  (reported: JsonObject): void => {
    usage.take(reported);
    const known = usage.now();
    if (known !== null) used(known);
  };
