import type { ChatSummary, RuntimeEvent } from '@mozaiks/contracts';
import { untitled } from '../text/app.ts';

interface Known {
  readonly newest: readonly ChatSummary[] | null;
  readonly events: readonly RuntimeEvent[];
  readonly workflow: string | null;
}

const LONGEST = 80;

/** What the server calls the chat, otherwise its first message; before that the workflow. */
export function chatTitle(chat_id: string, { newest, events, workflow }: Known): string {
  const named = newest?.find((chat) => chat.chat_id === chat_id)?.title;
  if (named !== undefined && named !== null) return named;
  const first = events.find(
    (event) => event.type === 'user_message' && event.hidden !== true && event.text !== '',
  );
  if (first?.type !== 'user_message') return untitled(workflow ?? chat_id);
  const line = first.text.replaceAll(/\s+/g, ' ').trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
