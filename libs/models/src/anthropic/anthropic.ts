import type { JsonObject } from '@mozaiks/contracts';
import type { ErrorFacts } from '../attempts/error-facts.ts';
import type { Address } from '../network/address-of.ts';
import { createConcessions, type Refused } from '../network/concessions.ts';
import { lastClient } from '../network/last-client.ts';
import { overNetwork } from '../network/over-network.ts';
import { sentHeaders } from '../network/sent-headers.ts';
import { toolNames } from '../network/tool-names.ts';
import type { Provider, ProviderCall } from '../provider-call.ts';
import type { ProviderDeps } from '../provider-definition.ts';
import { createSentTools, restored, type StrictRoom } from '../schema/sent-tools.ts';
import { isAnthropic, withAnthropicHeaders } from './anthropic-address.ts';
import { createClient } from './anthropic-client.ts';
import { asProviderData } from './kept-thinking.ts';
import { createMessagesAnswer, type MessagesAnswer } from './messages-answer.ts';
import { messagesRequest, type MessagesRequest } from './messages-request.ts';
import { mayUpdate, withUpdates } from './progress-updates.ts';
import { createMessagesUsage, type MessagesUsage } from './messages-usage.ts';
import { nativeSchema } from './native-schema.ts';
import { anthropicForms, createStrictRoom } from './strict-tools.ts';

type Part = 'strict' | 'late_system' | 'updates' | 'kept';

/** The vendor does not document the size limit of strict schemas, nor for every model whether it takes system messages or says updates. */
function refusedIn({ status, message }: ErrorFacts): Refused<Part> | null {
  if (status !== 400) return null;
  if (/role 'system'|input should be 'user' or 'assistant'/i.test(message))
    return { part: 'late_system' };
  // Before the next one: this refusal names a beta as well.
  if (/signature|redacted_thinking|thinking` block|different conversation/i.test(message))
    return { part: 'kept', once: true };
  if (/thinking.*display|anthropic-beta/i.test(message)) return { part: 'updates' };
  return /compiled grammar|too complex for compilation|strict tools/i.test(message)
    ? { part: 'strict' }
    : null;
}

const ALL: ReadonlySet<Part> = new Set();

/** Anthropic over Messages, which announces an answer at once and pings while the model thinks. */
export function createAnthropic(deps: ProviderDeps): Provider {
  const clientFor = lastClient(createClient);
  const sentTools = createSentTools(anthropicForms, deps.logger);
  const concessions = createConcessions(refusedIn, deps.logger);
  return async (call) => {
    const address = withAnthropicHeaders(deps.addressOf(call.config), call.config);
    call.asks(address);
    const names = toolNames(call.request, deps.ids);
    const built = (without: ReadonlySet<Part>): MessagesRequest => {
      const sent = sentTools(call.request, without.has('strict') ? NO_ROOM : roomFor(call));
      const mayBeLate = takesLateSystem(call, address) && !without.has('late_system');
      const updates = mayUpdate(call, address) && !without.has('updates');
      const may = { mayBeLate, mayUpdate: updates, mayThinkBack: !without.has('kept') };
      return messagesRequest(call, {
        names,
        ids: deps.ids,
        sent,
        own: isAnthropic(address),
        ...may,
      });
    };
    const client = await clientFor(address);
    const usage = createMessagesUsage(call.pricing);
    let asked = built(ALL);
    const answer = createMessagesAnswer({
      toolName: names.back,
      answerTool: asked.answerTool,
      updates: () => asked.updates,
      show: call.sink.push,
      onUsage: report(call, usage),
    });
    const post = (without: ReadonlySet<Part>, signal: AbortSignal): Promise<Response> => {
      if (without.size > 0) asked = built(without);
      const body = { ...asked.body, ...call.config.extra_body };
      const headers = sentHeaders(
        { headers: asked.updates ? withUpdates(address.headers) : address.headers },
        call,
      );
      // `post`, as `messages.create` writes to the console what it thinks of a model.
      return client.post('/v1/messages', { body, headers, stream: true, signal }).asResponse();
    };
    await overNetwork({
      call,
      clock: deps.clock,
      patient: false,
      send: (signal) => concessions.send(asking(call, address), (without) => post(without, signal)),
      reader: { take: answer.take, takeWhole: answer.takeWhole, drained: call.sink.drained },
    });
    const { calls, reason, ...blocks } = answer.end();
    for (const chunk of calls) call.sink.push(restored(chunk, asked.sent));
    const finish = {
      type: 'finish',
      reason,
      provider: 'anthropic',
      model: call.model,
      usage: usage.now(),
      cached: false,
    } as const;
    call.sink.push({
      ...finish,
      ...thinkingIn(blocks, { model: call.model, prefix: asked.prefix }),
    });
  };
}

const asking = ({ model, request }: ProviderCall, { base_url }: Address) => ({
  base_url,
  model,
  agent: request.agent,
});

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
