import type { Ids, RuntimeEvent } from '@mozaiks/contracts';
import { eventsAhead, type Tape } from './tape.ts';

/**
 * Gives out the ids of the log again, in the order in which the engine had drawn them. `sha256` is
 * that of `real`.
 */
export const recordedIds = (tape: Tape, real: Pick<Ids, 'sha256'>): Ids => ({
  random: () => {
    const id = nextDrawn(tape);
    tape.drawn.add(id);
    return id;
  },
  sha256: (text) => real.sha256(text),
});

function nextDrawn(tape: Tape): string {
  let before: RuntimeEvent | undefined;
  for (const event of eventsAhead(tape)) {
    for (const id of drawnFor(event, before)) if (!tape.drawn.has(id)) return id;
    before = event;
  }
  return `unrecorded-${tape.drawn.size + 1}`;
}

/**
 * All ids that the engine drew for these events, in order. An id that no event holds gets a made-up
 * one.
 */
export function drawnIn(events: readonly RuntimeEvent[]): readonly string[] {
  const drawn = events.flatMap((event, at) => [...drawnFor(event, events[at - 1])]);
  return [...new Set(drawn)];
}

/**
 * The ids that an event was the first to need, if they are not known yet, in the order of their
 * drawing.
 */
function* drawnFor(event: RuntimeEvent, before: RuntimeEvent | undefined): Generator<string> {
  if (event.run_id !== null) yield event.run_id;
  switch (event.type) {
    case 'user_message':
    case 'agent_response':
      yield event.message_id;
      break;
    case 'error':
      if (event.message_id !== undefined) yield event.message_id;
      break;
    case 'usage':
      // The id of a hidden call is in no event, unless the call failed.
      if (event.message_id !== undefined) yield event.message_id;
      else if (before?.type !== 'error' || before.message_id === undefined)
        yield `unseen-${event.seq}`;
      break;
    case 'tool_call':
      yield event.message_id;
      yield event.call_id;
      break;
    case 'input_request':
      yield event.request_id;
      break;
    default:
  }
}
