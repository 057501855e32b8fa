import type { Logger } from '@mozaiks/contracts';
import type { ErrorFacts } from '../attempts/error-facts.ts';
import { createConcessions, type Concessions, type Refused } from '../network/concessions.ts';
import { sentHeaders } from '../network/sent-headers.ts';
import type { Asking, Exchange } from './exchange.ts';
import { asProviderData } from './kept-reasoning.ts';
import { createResponsesAnswer } from './responses-answer.ts';
import { responsesRequest, type ResponsesPart } from './responses-request.ts';
import { asChatUsage } from './responses-usage.ts';

/** Summaries are for verified accounts only; encrypted reasoning is for models that reason, and for the account that it was made for. */
function refusedIn({ status, message }: ErrorFacts): Refused<ResponsesPart> | null {
  if (status !== 400) return null;
  if (/reasoning[ ._]summar/i.test(message)) return { part: 'summary' };
  if (!/encrypted[ _]content|type 'reasoning'/i.test(message)) return null;
  return /not supported|unsupported/i.test(message)
    ? { part: 'encrypted' }
    : { part: 'kept', once: true };
}

export const createResponsesConcessions = (logger: Logger): Concessions<ResponsesPart> =>
  createConcessions(refusedIn, logger);

/** Asks over Responses. */
export function overResponses(asking: Asking, concessions: Concessions<ResponsesPart>): Exchange {
  const { call, as, address, client, names, tools, ids } = asking;
  const { model, config, request, sink } = call;
  const post = (without: ReadonlySet<ResponsesPart>, signal: AbortSignal): Promise<Response> => {
    const body = {
      ...responsesRequest(call, { names, ids, as, tools, without }),
      ...config.extra_body,
    };
    return client.responses
      .create(body, { headers: sentHeaders(address, call), signal })
      .asResponse();
  };
  const onUsage: Asking['onUsage'] = (usage) => asking.onUsage(asChatUsage(usage));
  const answer = createResponsesAnswer({ toolName: names.back, show: sink.push, onUsage });
  const asked = { base_url: address.base_url, model, agent: request.agent };
  return {
    ...answer,
    send: (signal) => concessions.send(asked, (without) => post(without, signal)),
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
