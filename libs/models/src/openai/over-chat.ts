import { sentHeaders } from '../network/sent-headers.ts';
import { createChatAnswer } from './chat-answer.ts';
import { chatRequest } from './chat-request.ts';
import type { Asking, Exchange } from './exchange.ts';

/** Asks over Chat Completions. */
export function overChat({
  call,
  as,
  address,
  client,
  ids,
  names,
  tools,
  onUsage,
}: Asking): Exchange {
  const body = { ...chatRequest(call, { names, ids, as, tools }), ...call.config.extra_body };
  return {
    send: (signal) =>
      client.chat.completions
        .create(body, { headers: sentHeaders(address, call), signal })
        .asResponse(),
    ...createChatAnswer({ toolName: names.back, show: call.sink.push, onUsage }),
  };
}
