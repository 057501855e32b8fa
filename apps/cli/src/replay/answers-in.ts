import {
  isErrorCode,
  type Commit,
  type ErrorCode,
  type EventOf,
  type EventType,
  type RuntimeEvent,
} from '@mozaiks/contracts';
import { after, type Place, type RecordedAnswer } from './recorded-answer.ts';
import { choiceAfter } from './recorded-choice.ts';
import { replyOf } from './recorded-reply.ts';

/** Every model call of a chat, in order. */
export function answersIn(commits: readonly Commit[]): readonly RecordedAnswer[] {
  return commits.flatMap(({ events }, at) =>
    events.flatMap((event, index) =>
      event.type === 'usage' ? [answerOf({ commits, at, index, usage: event })] : [],
    ),
  );
}

function answerOf(place: Place): RecordedAnswer {
  const { usage } = place;
  const none = { usage, text: '', calls: [], reason: 'stop', hits: [] } as const;
  if (usage.outcome === 'failed') return { ...none, ...failureOf(place) };
  if (usage.outcome === 'ok') return okOf(place);
  const shown = here(place, 'agent_response').find(
    ({ message_id }) => message_id === usage.message_id,
  );
  return { ...none, end: 'cut', text: shown?.text ?? null };
}

function here<T extends EventType>({ commits, at }: Place, type: T): readonly EventOf<T>[] {
  return (commits[at]?.events ?? []).filter(
    (event): event is EventOf<T> & RuntimeEvent => event.type === type,
  );
}

const codeOf = (code: string): ErrorCode => (isErrorCode(code) ? code : 'internal');

/**
 * An attempt that another one follows has its `error` before it; a call that failed has the failure
 * of what it was for behind it.
 */
function failureOf(place: Place): Pick<RecordedAnswer, 'end' | 'text' | 'error'> {
  const { commits, at, index } = place;
  const before = commits[at]?.events[index - 1];
  if (before?.type === 'error' && before.message_id !== undefined) {
    const { code, message, details } = before;
    return { end: 'attempt', text: null, error: { code: codeOf(code), message, ...details } };
  }
  for (const event of after(place)) {
    if (event.type === 'usage' || event.type === 'user_message') break;
    if (event.type !== 'workflow_error' && event.type !== 'error') continue;
    const { code, message, details } = event;
    return { end: 'failed', text: null, error: { code: codeOf(code), message, ...details } };
  }
  return { end: 'failed', text: null };
}

function okOf(place: Place): RecordedAnswer {
  const { usage } = place;
  const plain = { usage, end: 'ok', calls: [], reason: 'stop', hits: [] } as const;
  switch (usage.purpose) {
    case 'select': {
      const agent = choiceAfter(place);
      return agent === undefined
        ? { ...plain, text: 'nobody' }
        : {
            ...plain,
            text: '',
            reason: 'tool_calls',
            calls: [{ tool: 'select_speaker', arguments: { agent } }],
          };
    }
    case 'guardrail': {
      // A verdict that hits is in one commit with what it leads to; one that lets pass is alone.
      const next = place.commits[place.at]?.events[place.index + 1];
      return { ...plain, text: next?.type === 'guardrail' ? 'block' : 'pass' };
    }
    case 'summarize':
      return { ...plain, text: here(place, 'history_summary')[0]?.text ?? '' };
    case 'reply':
    case 'repair':
      return replyOf(place);
  }
}
