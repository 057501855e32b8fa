import type { RuntimeEvent } from './events.ts';

const MAX_TITLE_CHARS = 80;

/**
 * The default title of a chat: the first message that its user saw, shortened. null before that.
 */
export function chatTitle(events: Iterable<RuntimeEvent>): string | null {
  for (const event of events) {
    if (event.type !== 'user_message' || event.hidden === true) continue;
    const words = event.text.replace(/\s+/g, ' ').trim();
    if (words !== '') return shortened(words);
  }
  return null;
}

/** Ends with a whole word if possible, and never splits a character. */
function shortened(words: string): string {
  const characters = [...words];
  if (characters.length <= MAX_TITLE_CHARS) return words;
  const cut = characters.slice(0, MAX_TITLE_CHARS - 1).join('');
  const lastSpace = cut.lastIndexOf(' ');
  return `${lastSpace > cut.length / 2 ? cut.slice(0, lastSpace) : cut}…`;
}
