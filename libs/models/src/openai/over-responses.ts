import { defined, type JsonObject, type Logger } from '@mozaiks/contracts';
import type { ErrorFacts } from '../attempts/error-facts.ts';
import type { Cancellation } from '../http/cancellation.ts';
import type { HttpAnswer } from '../http/http-answer.ts';
import { sendJson } from '../http/send-json.ts';
import {
  createOptionalParts,
  type OptionalParts,
  type Refused,
} from '../network/optional-parts.ts';
import { sentTo } from '../network/sent-to.ts';
import type { Asking, Exchange } from './exchange.ts';
import { asProviderData } from './kept-reasoning.ts';
import { openaiRequest } from './openai-request.ts';
import { createResponsesAnswer } from './responses-answer.ts';
import { responsesRequest, type ResponsesPart } from './responses-request.ts';

/**
 * Summaries are only for verified accounts. Encrypted reasoning is only for reasoning models, and
 * for the account that it was made for.
 */
function refusedIn({ status, message }: ErrorFacts): Refused<ResponsesPart> | null {
  if (status !== 400) return null;
  if (/reasoning[ ._]summar/i.test(message)) return { part: 'summary' };
  if (!/encrypted[ _]content|type 'reasoning'/i.test(message)) return null;
  return /not supported|unsupported/i.test(message)
    ? { part: 'encrypted' }
    : { part: 'kept', once: true };
}

export const createOptionalResponsesParts = (logger: Logger): OptionalParts<ResponsesPart> =>
  createOptionalParts(refusedIn, logger);

/** Asks over Responses. */
export function overResponses(
  asking: Asking,
  optionalParts: OptionalParts<ResponsesPart>,
): Exchange {
  const { call, as, address, names, tools, ids } = asking;
  const { model, config, request, sink } = call;
  const post = (
    without: ReadonlySet<ResponsesPart>,
    cancellation: Cancellation,
  ): Promise<HttpAnswer> => {
    const body = {
      ...responsesRequest(call, { names, ids, as, tools, without }),
      ...config.extra_body,
    };
    return sendJson(openaiRequest(sentTo(address, call), '/responses', body), cancellation);
  };
  const onUsage: Asking['onUsage'] = (usage) => asking.onUsage(asChatUsage(usage));
  const answer = createResponsesAnswer({ toolName: names.back, show: sink.push, onUsage });
  const asked = { base_url: address.base_url, model, agent: request.agent };
  return {
    ...answer,
    send: (cancellation) => optionalParts.send(asked, (without) => post(without, cancellation)),
    end: () => {
      const { calls, reason, kept } = answer.end();
      if (kept === null) return { calls, reason };
      return {
        calls,
        reason,
        provider_data: asProviderData({ provider: as, api: 'responses', model, items: kept }),
      };
    },
  };
}

/** A usage report of Responses in the field names of Chat Completions. */
const asChatUsage = ({
  input_tokens,
  output_tokens,
  input_tokens_details,
  output_tokens_details,
  ...more
}: JsonObject): JsonObject => ({
  ...more,
  ...defined({
    prompt_tokens: input_tokens,
    completion_tokens: output_tokens,
    prompt_tokens_details: input_tokens_details,
    completion_tokens_details: output_tokens_details,
  }),
});
