import type { Committed } from '@mozaiks/contracts';
import type { SpanAttributes } from '../finished-span.ts';
import { cut, shown } from './shown.ts';

/** What the user said first, and what an agent said last. */
export function runContent({ before, commit }: Committed, run_id: string): SpanAttributes {
  const events = [...before.transcript, ...commit.events].filter(
    (event) => event.run_id === run_id,
  );
  const asked = events.find((event) => event.type === 'user_message');
  const answered = events.findLast((event) => event.type === 'agent_response');
  return {
    ...(asked?.type === 'user_message' ? { 'input.value': cut(shown(asked).text) } : {}),
    ...(answered?.type === 'agent_response' ? { 'output.value': cut(shown(answered).text) } : {}),
  };
}
