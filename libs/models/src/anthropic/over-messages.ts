import type { Ids, JsonObject } from '@mozaiks/contracts';
import type { Cancellation } from '../http/cancellation.ts';
import type { HttpAnswer } from '../http/http-answer.ts';
import { sendJson } from '../http/send-json.ts';
import type { Address } from '../network/address-of.ts';
import type { AnswerReader } from '../network/read-answer.ts';
import { sentTo } from '../network/sent-to.ts';
import { toolNames } from '../network/tool-names.ts';
import type { ProviderCall } from '../provider-call.ts';
import { restored, type SentTools, type StrictQuota } from '../schema/sent-tools.ts';
import { isAnthropic } from './anthropic-address.ts';
import { anthropicRequest } from './anthropic-request.ts';
import { asProviderData } from './kept-thinking.ts';
import { createMessagesAnswer, type MessagesAnswer } from './messages-answer.ts';
import { messagesRequest, type MessagesRequest } from './messages-request.ts';
import { createMessagesUsage, type MessagesUsage } from './messages-usage.ts';
import { nativeSchema } from './native-schema.ts';
import { mayUpdate, withUpdates } from './progress-updates.ts';
import { createStrictQuota } from './strict-tools.ts';

/** A part of a request that the server may reject. */
export type Part = 'strict' | 'late_system' | 'updates' | 'kept';

interface Asking {
  readonly call: ProviderCall;
  readonly address: Address;
  readonly ids: Ids;
  readonly sentTools: SentTools;
}

/** One request to Messages and its answer. */
export interface MessagesExchange extends Pick<AnswerReader, 'take' | 'takeWhole'> {
  /** Sends the request without the rejected parts. */
  readonly post: (without: ReadonlySet<Part>, cancellation: Cancellation) => Promise<HttpAnswer>;
  /**
   * Writes the calls and the `finish` of the answer. Throws `model_stream_broken` if its end mark
   * is missing.
   */
  readonly finish: () => void;
}

const ALL: ReadonlySet<Part> = new Set();

export function overMessages(asking: Asking): MessagesExchange {
  const { call, address } = asking;
  const usage = createMessagesUsage(call.pricing);
  const names = toolNames(call.request, asking.ids);
  const built = (without: ReadonlySet<Part>) => requestWithout(asking, { names, without });
  let asked = built(ALL);
  const answer = createMessagesAnswer({
    toolName: names.back,
    answerTool: asked.answerTool,
    updates: () => asked.updates,
    show: call.sink.push,
    onUsage: report(call, usage),
  });
  return {
    take: answer.take,
    takeWhole: answer.takeWhole,
    post(without, cancellation) {
      if (without.size > 0) asked = built(without);
      const body = { ...asked.body, ...call.config.extra_body };
      const more = asked.updates ? withUpdates(address.headers) : address.headers;
      const to = sentTo({ ...address, headers: more }, call);
      return sendJson(anthropicRequest(to, '/v1/messages', body), cancellation);
    },
    finish() {
      const { calls, reason, ...blocks } = answer.end();
      for (const chunk of calls) call.sink.push(restored(chunk, asked.sent));
      const { model } = call;
      call.sink.push({
        type: 'finish',
        reason,
        provider: 'anthropic',
        model,
        usage: usage.now(),
        cached: false,
        ...thinkingIn(blocks, { model, prefix: asked.prefix }),
      });
    },
  };
}

interface Wanted {
  readonly names: ReturnType<typeof toolNames>;
  readonly without: ReadonlySet<Part>;
}

function requestWithout(
  { call, address, ids, sentTools }: Asking,
  { names, without }: Wanted,
): MessagesRequest {
  return messagesRequest(call, {
    names,
    ids,
    sent: sentTools(call.request, without.has('strict') ? NO_QUOTA : quotaFor(call)),
    own: isAnthropic(address),
    mayBeLate: takesLateSystem(call, address) && !without.has('late_system'),
    mayUpdate: mayUpdate(call, address) && !without.has('updates'),
    sendsThinkingBack: !without.has('kept'),
  });
}

/** Other servers are not known to accept system messages in the conversation. */
const takesLateSystem = ({ dialect }: ProviderCall, address: Address): boolean =>
  isAnthropic(address) && dialect.system_messages === true;

const NO_QUOTA: StrictQuota = () => false;

/** Strict tools need a model with known support for structured output. */
function quotaFor({ dialect, request: { output } }: ProviderCall): StrictQuota {
  if (dialect.structured_output !== 'native') return NO_QUOTA;
  return createStrictQuota(output === undefined ? null : nativeSchema(output.schema));
}

const report =
  ({ used }: ProviderCall, usage: MessagesUsage) =>
  (reported: JsonObject, at: 'start' | 'end'): void => {
    usage.take(reported, at);
    const known = usage.now();
    if (known !== null) used(known);
  };

type Blocks = Pick<ReturnType<MessagesAnswer['end']>, 'blocks' | 'text'>;

/** Blocks are kept only if the model thought. */
function thinkingIn(
  { blocks, ...more }: Blocks,
  { model, prefix }: { readonly model: string; readonly prefix: () => string },
) {
  if (!blocks.some((block) => block.type === 'thinking' || block.type === 'redacted_thinking'))
    return {};
  return {
    provider_data: asProviderData({
      provider: 'anthropic',
      model,
      prefix: prefix(),
      blocks,
      ...more,
    }),
  };
}
