import {
  isErrorCode,
  type Commit,
  type ErrorCode,
  type EventOf,
  type EventType,
  type JsonObject,
  type JsonValue,
  type ModelChunk,
  type RuntimeEvent,
} from '@mozaiks/contracts';
import { choiceAfter } from './recorded-choice.ts';

type Usage = EventOf<'usage'>;
type FinishReason = Extract<ModelChunk, { readonly type: 'finish' }>['reason'];

export interface AnswerCall {
  readonly tool: string;
  /** null: what the model wrote is not a JSON object. */
  readonly arguments: JsonObject | null;
}

/** One attempt of a model call, as the log tells it. */
export interface RecordedAnswer {
  readonly usage: Usage;
  /** `attempt`: another one followed · `cut`: it was stopped from outside. */
  readonly end: 'ok' | 'attempt' | 'failed' | 'cut';
  /** null: the log does not hold it. */
  readonly text: string | null;
  readonly calls: readonly AnswerCall[];
  readonly reason: FinishReason;
  readonly provider_data?: JsonValue;
  /** Of a failure. */
  readonly error?: { readonly code: ErrorCode; readonly message: string; readonly said?: string };
  /** Why the text does not satisfy its model. */
  readonly problems?: string;
  /** A guardrail has changed the text so that it does not satisfy its model any more. */
  readonly isSpoiled?: true;
  /** Output guardrails that hit the text. */
  readonly hits: readonly string[];
}

/** Every model call of a chat, in order. */
export function answersIn(commits: readonly Commit[]): readonly RecordedAnswer[] {
  return commits.flatMap(({ events }, at) =>
    events.flatMap((event, index) =>
      event.type === 'usage' ? [answerOf({ commits, at, index, usage: event })] : [],
    ),
  );
}

/** A usage event and its place. */
export interface Place {
  readonly commits: readonly Commit[];
  /** Of the commit. */
  readonly at: number;
  /** In the commit. */
  readonly index: number;
  readonly usage: Usage;
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

/** An attempt that another one follows has its `error` before it; a call that failed has the failure of what it was for behind it. */
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

export function* after({ commits, at, index }: Place): Generator<RuntimeEvent> {
  yield* commits[at]?.events.slice(index + 1) ?? [];
  for (let next = at + 1; next < commits.length; next++) yield* commits[next]?.events ?? [];
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

function replyOf(place: Place): RecordedAnswer {
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
    ...(provider_data === undefined ? {} : { provider_data }),
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
