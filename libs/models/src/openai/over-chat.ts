import { sendJson } from '../http/send-json.ts';
import { sentTo } from '../network/sent-to.ts';
import { createChatAnswer } from './chat-answer.ts';
import { chatRequest } from './chat-request.ts';
import type { Asking, Exchange } from './exchange.ts';
import { openaiRequest } from './openai-request.ts';

/** Asks over Chat Completions. */
export function overChat({ call, as, address, ids, names, tools, onUsage }: Asking): Exchange {
  const body = { ...chatRequest(call, { names, ids, as, tools }), ...call.config.extra_body };
  return {
    send: (cut) => sendJson(openaiRequest(sentTo(address, call), '/chat/completions', body), cut),
    ...createChatAnswer({ toolName: names.back, show: call.sink.push, onUsage }),
  };
}
