import type { ContentPart, ModelMessage } from '@mozaiks/contracts';
import { spokenText } from '../network/spoken-text.ts';

/** What a user or another agent said, in the parts of an API: its text alone if there is nothing else. */
export function userContent<Part>(
  message: Extract<ModelMessage, { role: 'user' }>,
  partOf: (part: ContentPart) => Part,
  textPart: (text: string) => Part,
): string | Part[] {
  const { from, content = [] } = message;
  if (content.length === 0) return spokenText(message);
  if (from === undefined) return content.map(partOf);
  return [
    textPart(spokenText(message)),
    ...content.filter(({ type }) => type !== 'text').map(partOf),
  ];
}
