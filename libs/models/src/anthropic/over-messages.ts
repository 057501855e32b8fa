import type { Ids, JsonObject } from '@mozaiks/contracts';
import type { Cut } from '../http/cut.ts';
import type { HttpAnswer } from '../http/http-answer.ts';
import { sendJson } from '../http/send-json.ts';
import type { Address } from '../network/address-of.ts';
import type { AnswerReader } from '../network/read-answer.ts';
import { sentTo } from '../network/sent-to.ts';
import { toolNames } from '../network/tool-names.ts';
import type { ProviderCall } from '../provider-call.ts';
import { restored, type SentTools, type StrictRoom } from '../schema/sent-tools.ts';
import { isAnthropic } from './anthropic-address.ts';
import { anthropicRequest } from './anthropic-request.ts';
import { asProviderData } from './kept-thinking.ts';
import { createMessagesAnswer, type MessagesAnswer } from './messages-answer.ts';
import { messagesRequest, type MessagesRequest } from './messages-request.ts';
import { createMessagesUsage, type MessagesUsage } from './messages-usage.ts';
import { nativeSchema } from './native-schema.ts';
import { mayUpdate, withUpdates } from './progress-updates.ts';
import { createStrictRoom } from './strict-tools.ts';

/** A part of a request that its server may refuse. */
export type Part = 'strict' | 'late_system' | 'updates' | 'kept';

interface Asking {
  readonly call: ProviderCall;
  readonly address: Address;
  readonly ids: Ids;
  readonly sentTools: SentTools;
}

/** One request to Messages and its answer. */
export interface MessagesExchange extends Pick<AnswerReader, 'take' | 'takeWhole'> {
  /** Sends the request, without the parts that were refused. */
  readonly post: (without: ReadonlySet<Part>, cut: Cut) => Promise<HttpAnswer>;
  /** Writes the calls and the `finish` of the answer. Throws `model_stream_broken` if its end mark is missing. */
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
    post(without, cut) {
      if (without.size > 0) asked = built(without);
      const body = { ...asked.body, ...call.config.extra_body };
      const more = asked.updates ? withUpdates(address.headers) : address.headers;
      const to = sentTo({ ...address, headers: more }, call);
      return sendJson(anthropicRequest(to, '/v1/messages', body), cut);
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
    sent: sentTools(call.request, without.has('strict') ? NO_ROOM : roomFor(call)),
    own: isAnthropic(address),
    mayBeLate: takesLateSystem(call, address) && !without.has('late_system'),
    mayUpdate: mayUpdate(call, address) && !without.has('updates'),
    mayThinkBack: !without.has('kept'),
  });
}

/** Servers of others are not known to take system messages in the conversation. */
const takesLateSystem = ({ dialect }: ProviderCall, address: Address): boolean =>
  isAnthropic(address) && dialect.system_messages === true;

const NO_ROOM: StrictRoom = () => false;

/** Strict tools need a model that is known to have structured output. */
function roomFor({ dialect, request: { output } }: ProviderCall): StrictRoom {
  if (dialect.structured_output !== 'native') return NO_ROOM;
  return createStrictRoom(output === undefined ? null : nativeSchema(output.schema));
}

const report =
  ({ used }: ProviderCall, usage: MessagesUsage) =>
  (told: JsonObject, at: 'start' | 'end'): void => {
    usage.take(told, at);
    const known = usage.now();
    if (known !== null) used(known);
  };

type Blocks = Pick<ReturnType<MessagesAnswer['end']>, 'blocks' | 'text'>;

/** Kept only where the model thought. */
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
