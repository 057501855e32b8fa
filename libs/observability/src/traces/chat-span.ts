import {
  defined,
  fromTimestamp,
  spanContextIn,
  type EventOf,
  type RuntimeEvent,
} from '@mozaiks/contracts';
import { messageContent } from './content/message-content.ts';
import type { FinishedSpan, SpanAttributes } from './finished-span.ts';
import type { OpenTurn } from './open-turn.ts';
import { positionIn, type Projection } from './projection.ts';

type Usage = EventOf<'usage'>;

/**
 * One attempt at a model. A retry has its own span: it may use another model, and has its own
 * usage.
 */
export function chatSpan(projection: Projection, turn: OpenTurn, usage: Usage): FinishedSpan {
  const { message_id = `usage-${usage.seq}`, traceparent } = usage;
  const { events } = projection.made.commit;
  const ended_at = fromTimestamp(usage.ts);
  const error = errorOf(events, usage);
  const reason = finishReason(events, message_id);
  return {
    name: `chat ${usage.model}`,
    kind: 'client',
    ...positionIn(projection, turn, { span: 'chat', message_id }),
    // The span id that the provider was given. A message that is not for the user has no id in the
    // log.
    ...(traceparent === undefined ? {} : { span_id: spanContextIn(traceparent).span_id }),
    started_at: ended_at - usage.duration_ms,
    ended_at,
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.conversation.id': projection.made.log.chat_id,
      'gen_ai.agent.name': usage.agent,
      'gen_ai.provider.name': usage.provider,
      'gen_ai.request.model': usage.model,
      'gen_ai.request.stream': true,
      'mozaiks.purpose': usage.purpose,
      ...(usage.outcome === 'ok' ? { 'gen_ai.response.model': usage.model } : {}),
      ...(reason === undefined ? {} : { 'gen_ai.response.finish_reasons': [reason] }),
      ...counts(usage),
      ...defined({ 'error.type': error }),
      ...(projection.content ? messageContent(projection.made, message_id, reason ?? 'error') : {}),
    },
    ...defined({ error }),
  };
}

/** Unknown counts are left out. Input tokens include those read from or written to a cache. */
function counts(usage: Usage): SpanAttributes {
  const known = {
    'gen_ai.usage.input_tokens': usage.input_tokens,
    'gen_ai.usage.output_tokens': usage.output_tokens,
    'gen_ai.usage.cache_read.input_tokens': usage.cached_input_tokens,
    'gen_ai.usage.reasoning.output_tokens': usage.reasoning_tokens,
    'gen_ai.response.time_to_first_chunk':
      usage.first_token_ms === null ? null : usage.first_token_ms / 1000,
    'mozaiks.cost_usd': usage.cost_usd,
  };
  return Object.fromEntries(
    Object.entries(known).flatMap(([name, value]) =>
      value === null ? [] : [[name, value] as const],
    ),
  );
}

function finishReason(events: readonly RuntimeEvent[], message_id: string): string | undefined {
  const ending = events.find(
    (event) => event.type === 'agent_response' && event.message_id === message_id,
  );
  if (ending?.type === 'agent_response') return ending.finish_reason;
  return events.some((event) => event.type === 'tool_call' && event.message_id === message_id)
    ? 'tool_calls'
    : undefined;
}

/** The code of the failure in the same commit, otherwise how the attempt ended. */
function errorOf(
  events: readonly RuntimeEvent[],
  { outcome, message_id }: Usage,
): string | undefined {
  if (outcome === 'ok') return undefined;
  if (outcome === 'cancelled') return outcome;
  const failure = events.find(
    (event) =>
      event.type === 'workflow_error' ||
      (event.type === 'error' && (message_id === undefined || event.message_id === message_id)),
  );
  return failure !== undefined && 'code' in failure ? failure.code : outcome;
}
