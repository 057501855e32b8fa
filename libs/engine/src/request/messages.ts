import {
  assertNever,
  defined,
  type EventOf,
  type ModelMessage,
  type TranscriptEvent,
} from '@mozaiks/contracts';
import { withNotes } from './left-out.ts';
import { outcomeText, textOf } from './outcome-text.ts';

type Assistant = Extract<ModelMessage, { readonly role: 'assistant' }>;
type Result = Extract<ModelMessage, { readonly role: 'tool' }>;

/** A message with the `seq` of the last event in it. */
export interface Shown {
  readonly message: ModelMessage;
  readonly seq: number;
}

/**
 * The transcript in the form that one agent's model is shown.
 *
 * - Its own texts and calls are the assistant's. Messages of other agents are marked as theirs, and
 *   the user's are the user's.
 * - The calls of one message are together, followed by their results. Transfers of other agents are
 *   left out.
 * - A greeting comes first, since it was there before the user's first message.
 * - Messages in `leftOut` have notes in place of what the model refused.
 * - The agent's last summary replaces everything before it.
 *
 * Every call of `transcript` must have its result.
 */
export function shownTo(
  agent: string,
  transcript: readonly TranscriptEvent[],
  leftOut: ReadonlySet<number> = NONE,
): readonly Shown[] {
  const results = resultsIn(transcript);
  const summary = summaryOf(agent, transcript);
  const upto = summary?.seq ?? 0;
  const before: Shown[] = summary === undefined ? [] : [summary];
  const shown: Shown[] = [];
  let own: OwnMessage | null = null;
  for (const event of transcript) {
    if (event.seq <= upto) continue;
    if (isOwn(event, agent)) {
      if (own !== null && own.message_id !== event.message_id) own = closed(shown, own);
      if (event.type === 'agent_response' && isGreeting(event))
        before.push({
          message: { role: 'assistant', text: event.text, tool_calls: [] },
          seq: event.seq,
        });
      else own = joined(own, event, results);
      continue;
    }
    const message =
      leftOut.has(event.seq) && event.type === 'user_message'
        ? noted(event)
        : othersPart(event, results);
    if (message === undefined) continue;
    own = closed(shown, own);
    (isGreeting(event) ? before : shown).push({ message, seq: event.seq });
  }
  closed(shown, own);
  return before.length === 0 ? shown : [...before, ...shown];
}

const NONE: ReadonlySet<number> = new Set();

const noted = (event: EventOf<'user_message'>): ModelMessage => ({
  role: 'user',
  text: withNotes(event),
});

function closed(shown: Shown[], own: OwnMessage | null): null {
  if (own === null) return null;
  const { message, results, seq } = own;
  shown.push({ message, seq });
  for (const result of results) shown.push({ message: result, seq });
  return null;
}

function resultsIn(transcript: readonly TranscriptEvent[]): Results {
  const results = new Map<string, EventOf<'tool_result'>>();
  for (const event of transcript)
    if (event.type === 'tool_result') results.set(event.call_id, event);
  return results;
}

function summaryOf(agent: string, transcript: readonly TranscriptEvent[]): Shown | undefined {
  const event = transcript.findLast(
    (candidate) => candidate.type === 'history_summary' && candidate.agent === agent,
  );
  if (event?.type !== 'history_summary') return undefined;
  return {
    message: { role: 'user', text: `Summary of the conversation until here: ${event.text}` },
    seq: event.upto_seq,
  };
}

const isGreeting = (event: TranscriptEvent): boolean =>
  event.type === 'agent_response' && event.finish_reason === 'greeting';

interface OwnMessage {
  readonly message_id: string;
  readonly message: Assistant;
  readonly results: readonly Result[];
  readonly seq: number;
}
type OwnEvent = EventOf<'agent_response' | 'tool_call'>;
type Results = ReadonlyMap<string, EventOf<'tool_result'>>;

const isOwn = (event: TranscriptEvent, agent: string): event is OwnEvent =>
  (event.type === 'agent_response' || event.type === 'tool_call') && event.agent === agent;

function joined(before: OwnMessage | null, event: OwnEvent, results: Results): OwnMessage {
  const { message_id, seq } = event;
  const own = before ?? {
    message_id,
    message: { role: 'assistant', text: '', tool_calls: [] },
    results: [],
  };
  const kept = event.provider_data === undefined ? {} : { provider_data: event.provider_data };
  if (event.type === 'agent_response')
    return { ...own, seq, message: { ...own.message, text: event.text, ...kept } };
  const { call_id, tool } = event;
  const tool_calls = [...own.message.tool_calls, { call_id, tool, arguments: event.arguments }];
  return {
    ...own,
    seq,
    message: { ...own.message, tool_calls, ...kept },
    results: [...own.results, resultMessage(event, results.get(call_id))],
  };
}

function resultMessage(
  { call_id, tool }: EventOf<'tool_call'>,
  result: EventOf<'tool_result'> | undefined,
): Result {
  const text = outcomeText(result);
  return {
    role: 'tool',
    call_id,
    tool,
    ok: result?.ok ?? false,
    text,
    value: result?.ok === true ? (result.result ?? null) : text,
  };
}

function othersPart(event: TranscriptEvent, results: Results): ModelMessage | undefined {
  switch (event.type) {
    case 'user_message':
      return {
        role: 'user',
        text: event.text,
        ...defined({ content: event.content }),
      };
    case 'input_response':
      return { role: 'user', text: textOf(event.value) };
    case 'agent_response':
      return event.text === '' ? undefined : { role: 'user', from: event.agent, text: event.text };
    case 'tool_call':
      if (event.kind === 'transfer') return undefined;
      return {
        role: 'user',
        from: event.agent,
        text: `[${event.tool}(${JSON.stringify(event.arguments)}) -> ${outcomeText(results.get(event.call_id))}]`,
      };
    case 'tool_result':
    case 'structured_output':
    case 'handoff':
    case 'agent_start':
    case 'history_summary':
      return undefined;
    default:
      return assertNever(event, 'transcript event');
  }
}
