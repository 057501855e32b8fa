import { defined, type EventOf, type EventType, type RuntimeEvent } from '@mozaiks/contracts';
import {
  after,
  type AnswerCall,
  type FinishReason,
  type Place,
  type RecordedAnswer,
} from './recorded-answer.ts';

/** What a model answered for the user, as far as its events tell. */
export function replyOf(place: Place): RecordedAnswer {
  const { usage } = place;
  const { message_id } = usage;
  const part = [...aroundReply(place)];
  const of = <T extends EventType>(type: T): readonly EventOf<T>[] =>
    part.filter(
      (event): event is EventOf<T> & RuntimeEvent =>
        event.type === type && 'message_id' in event && event.message_id === message_id,
    );
  const [response] = of('agent_response');
  const hits = part.flatMap((event) =>
    event.type === 'guardrail' && event.stage === 'output' ? [event] : [],
  );
  const isWithheld = hits.some(({ action }) => action !== 'replace');
  const made = of('structured_output').length > 0 || isWithheld ? [] : of('tool_call');
  const calls = made.map(({ tool, call_id, arguments: args }) => ({
    tool,
    arguments: isNoObject(part, call_id) ? null : args,
  }));
  const provider_data = response?.provider_data ?? made[0]?.provider_data;
  return {
    usage,
    end: 'ok',
    ...spoken({ part, calls, response: isWithheld ? undefined : response }, message_id),
    calls,
    ...defined({ provider_data }),
    hits: hits.map(({ name }) => name),
  };
}

const isNoObject = (part: readonly RuntimeEvent[], call_id: string): boolean =>
  part.some(
    (event) =>
      event.type === 'tool_result' &&
      event.call_id === call_id &&
      event.error?.message === 'the arguments are not a JSON object',
  );

interface Reply {
  readonly part: readonly RuntimeEvent[];
  readonly calls: readonly AnswerCall[];
  /** Absent: none, or it is not what the model has said. */
  readonly response: EventOf<'agent_response'> | undefined;
}

function spoken(
  { part, calls, response }: Reply,
  message_id: string | undefined,
): Pick<RecordedAnswer, 'text' | 'reason' | 'problems' | 'isSpoiled'> {
  const reason = calls.length > 0 ? 'tool_calls' : 'stop';
  if (response !== undefined) {
    const { text, finish_reason } = response;
    return { text, reason: isFinish(finish_reason) ? finish_reason : reason };
  }
  if (calls.length > 0) return { text: '', reason };
  for (const event of part) {
    if (event.type !== 'workflow_error' && event.type !== 'error') continue;
    if (event.type === 'error' && event.message_id !== message_id) continue;
    if (event.code === 'empty_answer') return { text: '', reason };
    if (event.code === 'content_filtered') return { text: '', reason: 'content_filter' };
    if (event.code === 'structured_output_invalid' && event.message.endsWith(SPOILED))
      return { text: null, reason, isSpoiled: true };
    if (event.code === 'structured_output_invalid')
      return { text: null, reason, problems: event.message };
  }
  return { text: null, reason };
}

const SPOILED = ': a guardrail has changed it';

const isFinish = (reason: EventOf<'agent_response'>['finish_reason']): reason is FinishReason =>
  reason !== 'interrupted' && reason !== 'greeting';

/** The commit of the usage and what follows up to the next reply or the end of the agent's turn. */
function* aroundReply(place: Place): Generator<RuntimeEvent> {
  const { commits, at, index } = place;
  const own = commits[at]?.events ?? [];
  const start = own.findLastIndex(
    (event, i) => i < index && event.type === 'usage' && event.purpose !== 'guardrail',
  );
  yield* own.slice(start + 1, index);
  for (const event of after(place)) {
    if (event.type === 'usage' && event.purpose !== 'guardrail') return;
    if (event.type === 'user_message' || event.type === 'owner_changed') return;
    yield event;
    if (event.type === 'agent_start') return;
  }
}
