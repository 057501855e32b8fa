import { isTerminal, type EventOf, type RuntimeEvent } from '@mozaiks/contracts';

// Derives the state of a chat from its events alone, independently of the product's own fold.

/** Questions that wait for a person. */
export function openQuestions(
  events: readonly RuntimeEvent[],
): readonly EventOf<'input_request'>[] {
  const open = new Map<string, EventOf<'input_request'>>();
  for (const event of events) {
    if (event.type === 'input_request') open.set(event.request_id, event);
    if (
      event.type === 'input_response' ||
      (event.type === 'user_message' && event.request_id !== undefined)
    )
      open.delete(event.request_id ?? '');
    if (event.type === 'tool_result')
      for (const [id, { call_id }] of open) if (call_id === event.call_id) open.delete(id);
    if (isTerminal(event)) open.clear();
  }
  return [...open.values()];
}

/** True if nothing happens until a person acts. Rejected messages do not count. */
export function isAtRest(events: readonly RuntimeEvent[]): boolean {
  // If an owner dies after the end of a run and before the release, the next owner finds nothing to
  // do.
  const said = events.filter(
    ({ type, run_id }) =>
      type !== 'command_rejected' && !(type === 'owner_changed' && run_id === null),
  );
  const last = said.at(-1);
  if (last === undefined || isTerminal(last)) return events.length > 0;
  const questions = openQuestions(said);
  const asked = new Set(questions.map(({ call_id }) => call_id));
  return questions.length > 0 && openCalls(said).every((call_id) => asked.has(call_id));
}

/** Ids of calls without a result. */
export function openCalls(events: readonly RuntimeEvent[]): readonly string[] {
  const open = new Set<string>();
  for (const event of events) {
    if (event.type === 'tool_call') open.add(event.call_id);
    if (event.type === 'tool_result') open.delete(event.call_id);
  }
  return [...open];
}
