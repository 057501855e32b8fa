import { isTerminal, type EventOf, type RuntimeEvent } from '@mozaiks/contracts';

// What a client can tell of a chat from its facts alone, written without the fold of the product.

/** Questions that wait for a person. */
export function openQuestions(facts: readonly RuntimeEvent[]): readonly EventOf<'input_request'>[] {
  const open = new Map<string, EventOf<'input_request'>>();
  for (const fact of facts) {
    if (fact.type === 'input_request') open.set(fact.request_id, fact);
    if (
      fact.type === 'input_response' ||
      (fact.type === 'user_message' && fact.request_id !== undefined)
    )
      open.delete(fact.request_id ?? '');
    if (fact.type === 'tool_result')
      for (const [id, { call_id }] of open) if (call_id === fact.call_id) open.delete(id);
    if (isTerminal(fact)) open.clear();
  }
  return [...open.values()];
}

/** Nothing happens until a person does something. A message that was refused does not disturb the rest. */
export function isAtRest(facts: readonly RuntimeEvent[]): boolean {
  // Whoever dies after a run's end and before the chat was given back is followed by an owner who finds nothing to do.
  const said = facts.filter(
    ({ type, run_id }) =>
      type !== 'command_rejected' && !(type === 'owner_changed' && run_id === null),
  );
  const last = said.at(-1);
  if (last === undefined || isTerminal(last)) return facts.length > 0;
  const questions = openQuestions(said);
  const asked = new Set(questions.map(({ call_id }) => call_id));
  return questions.length > 0 && openCalls(said).every((call_id) => asked.has(call_id));
}

/** Ids of calls without a result. */
export function openCalls(facts: readonly RuntimeEvent[]): readonly string[] {
  const open = new Set<string>();
  for (const fact of facts) {
    if (fact.type === 'tool_call') open.add(fact.call_id);
    if (fact.type === 'tool_result') open.delete(fact.call_id);
  }
  return [...open];
}
