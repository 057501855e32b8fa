import {
  assertNever,
  type EventOf,
  type ModelMessage,
  type TranscriptFact,
} from '@mozaiks/contracts';
import { withNotes } from './left-out.ts';
import { outcomeText, textOf } from './outcome-text.ts';

type Assistant = Extract<ModelMessage, { readonly role: 'assistant' }>;
type Result = Extract<ModelMessage, { readonly role: 'tool' }>;

/** A message with the place of the last fact that is in it. */
export interface Shown {
  readonly message: ModelMessage;
  readonly seq: number;
}

/**
 * The transcript as one agent's model is shown it: its own texts and calls as the assistant's, what other agents said as theirs, the user's as the user's.
 * The calls of one message stand together, their results after them; transfers of other agents are left out; a greeting comes before everything, since it
 * was there when the user began. Messages in `leftOut` come with notes in place of what its model refused. Its last summary stands for all that came before. Every call of `transcript` must have its result.
 */
export function shownTo(
  agent: string,
  transcript: readonly TranscriptFact[],
  leftOut: ReadonlySet<number> = NONE,
): readonly Shown[] {
  const results = resultsIn(transcript);
  const summary = summaryOf(agent, transcript);
  const upto = summary?.seq ?? 0;
  const before: Shown[] = summary === undefined ? [] : [summary];
  const shown: Shown[] = [];
  let own: OwnMessage | null = null;
  for (const fact of transcript) {
    if (fact.seq <= upto) continue;
    if (isOwn(fact, agent)) {
      if (own !== null && own.message_id !== fact.message_id) own = closed(shown, own);
      if (fact.type === 'agent_response' && isGreeting(fact))
        before.push({
          message: { role: 'assistant', text: fact.text, tool_calls: [] },
          seq: fact.seq,
        });
      else own = joined(own, fact, results);
      continue;
    }
    const message =
      leftOut.has(fact.seq) && fact.type === 'user_message'
        ? noted(fact)
        : othersPart(fact, results);
    if (message === undefined) continue;
    own = closed(shown, own);
    (isGreeting(fact) ? before : shown).push({ message, seq: fact.seq });
  }
  closed(shown, own);
  return before.length === 0 ? shown : [...before, ...shown];
}

const NONE: ReadonlySet<number> = new Set();

const noted = (fact: EventOf<'user_message'>): ModelMessage => ({
  role: 'user',
  text: withNotes(fact),
});

function closed(shown: Shown[], own: OwnMessage | null): null {
  if (own === null) return null;
  const { message, results, seq } = own;
  shown.push({ message, seq });
  for (const result of results) shown.push({ message: result, seq });
  return null;
}

function resultsIn(transcript: readonly TranscriptFact[]): Results {
  const results = new Map<string, EventOf<'tool_result'>>();
  for (const fact of transcript) if (fact.type === 'tool_result') results.set(fact.call_id, fact);
  return results;
}

function summaryOf(agent: string, transcript: readonly TranscriptFact[]): Shown | undefined {
  const fact = transcript.findLast(
    (candidate) => candidate.type === 'history_summary' && candidate.agent === agent,
  );
  if (fact?.type !== 'history_summary') return undefined;
  return {
    message: { role: 'user', text: `Summary of the conversation until here: ${fact.text}` },
    seq: fact.upto_seq,
  };
}

const isGreeting = (fact: TranscriptFact): boolean =>
  fact.type === 'agent_response' && fact.finish_reason === 'greeting';

interface OwnMessage {
  readonly message_id: string;
  readonly message: Assistant;
  readonly results: readonly Result[];
  readonly seq: number;
}
type OwnFact = EventOf<'agent_response' | 'tool_call'>;
type Results = ReadonlyMap<string, EventOf<'tool_result'>>;

const isOwn = (fact: TranscriptFact, agent: string): fact is OwnFact =>
  (fact.type === 'agent_response' || fact.type === 'tool_call') && fact.agent === agent;

function joined(before: OwnMessage | null, fact: OwnFact, results: Results): OwnMessage {
  const { message_id, seq } = fact;
  const own = before ?? {
    message_id,
    message: { role: 'assistant', text: '', tool_calls: [] },
    results: [],
  };
  const kept = fact.provider_data === undefined ? {} : { provider_data: fact.provider_data };
  if (fact.type === 'agent_response')
    return { ...own, seq, message: { ...own.message, text: fact.text, ...kept } };
  const { call_id, tool } = fact;
  const tool_calls = [...own.message.tool_calls, { call_id, tool, arguments: fact.arguments }];
  return {
    ...own,
    seq,
    message: { ...own.message, tool_calls, ...kept },
    results: [...own.results, resultMessage(fact, results.get(call_id))],
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

function othersPart(fact: TranscriptFact, results: Results): ModelMessage | undefined {
  switch (fact.type) {
    case 'user_message':
      return {
        role: 'user',
        text: fact.text,
        ...(fact.content === undefined ? {} : { content: fact.content }),
      };
    case 'input_response':
      return { role: 'user', text: textOf(fact.value) };
    case 'agent_response':
      return fact.text === '' ? undefined : { role: 'user', from: fact.agent, text: fact.text };
    case 'tool_call':
      if (fact.kind === 'transfer') return undefined;
      return {
        role: 'user',
        from: fact.agent,
        text: `[${fact.tool}(${JSON.stringify(fact.arguments)}) -> ${outcomeText(results.get(fact.call_id))}]`,
      };
    case 'tool_result':
    case 'structured_output':
    case 'handoff':
    case 'agent_start':
    case 'history_summary':
      return undefined;
    default:
      return assertNever(fact, 'transcript fact');
  }
}
