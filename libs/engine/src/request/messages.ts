import { assertNever, type EventOf, type JsonValue, type ModelMessage, type TranscriptFact } from '@mozaiks/contracts';

type Assistant = Extract<ModelMessage, { readonly role: 'assistant' }>;
type Result = Extract<ModelMessage, { readonly role: 'tool' }>;

/**
 * The transcript as one agent's model is shown it: its own texts and calls as the assistant's, what other agents said as theirs, the user's as the user's.
 * The calls of one message stand together, their results after them; transfers of other agents are left out. Every call of `transcript` must have its result.
 */
export function messagesFor(agent: string, transcript: readonly TranscriptFact[]): readonly ModelMessage[] {
  const results = new Map(transcript.flatMap((fact) => (fact.type === 'tool_result' ? [[fact.call_id, fact] as const] : [])));
  const messages: ModelMessage[] = [];
  let own: OwnMessage | null = null;
  const close = (): void => {
    if (own !== null) messages.push(own.message, ...own.results);
    own = null;
  };
  for (const fact of transcript) {
    const mine = ownPart(fact, agent);
    if (mine !== undefined) {
      if (own === null || (own as OwnMessage).message_id !== mine.message_id) close();
      own = joined(own, mine, results);
      continue;
    }
    const said = othersPart(fact, results);
    if (said === undefined) continue;
    close();
    messages.push(said);
  }
  close();
  return messages;
}

interface OwnMessage {
  readonly message_id: string;
  readonly message: Assistant;
  readonly results: readonly Result[];
}
type OwnFact = EventOf<'agent_response' | 'tool_call'>;
type Results = ReadonlyMap<string, EventOf<'tool_result'>>;

const ownPart = (fact: TranscriptFact, agent: string): OwnFact | undefined =>
  (fact.type === 'agent_response' || fact.type === 'tool_call') && fact.agent === agent ? fact : undefined;

function joined(before: OwnMessage | null, fact: OwnFact, results: Results): OwnMessage {
  const own = before ?? { message_id: fact.message_id, message: { role: 'assistant', text: '', tool_calls: [] }, results: [] };
  const kept = fact.provider_data === undefined ? {} : { provider_data: fact.provider_data };
  if (fact.type === 'agent_response') return { ...own, message: { ...own.message, text: fact.text, ...kept } };
  const { call_id, tool } = fact;
  const tool_calls = [...own.message.tool_calls, { call_id, tool, arguments: fact.arguments }];
  return { ...own, message: { ...own.message, tool_calls, ...kept }, results: [...own.results, resultMessage(fact, results.get(call_id))] };
}

function resultMessage({ call_id, tool }: EventOf<'tool_call'>, result: EventOf<'tool_result'> | undefined): Result {
  const text = outcomeText(result);
  return { role: 'tool', call_id, tool, ok: result?.ok ?? false, text, value: result?.ok === true ? (result.result ?? null) : text };
}

function othersPart(fact: TranscriptFact, results: Results): ModelMessage | undefined {
  switch (fact.type) {
    case 'user_message':
      return { role: 'user', text: fact.text, ...(fact.content === undefined ? {} : { content: fact.content }) };
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
    case 'history_summary':
      return { role: 'user', text: fact.text };
    case 'tool_result':
    case 'structured_output':
    case 'handoff':
    case 'agent_start':
      return undefined;
    default:
      return assertNever(fact, 'transcript fact');
  }
}

/** A result as text: a string itself, else compact JSON, for an error its message. */
function outcomeText(result: EventOf<'tool_result'> | undefined): string {
  if (result === undefined) return '';
  return result.ok ? textOf(result.result ?? null) : (result.error?.message ?? '');
}

const textOf = (value: JsonValue): string => (typeof value === 'string' ? value : JSON.stringify(value));
