import type { ContentPart, ModelMessage } from '@mozaiks/contracts';
import { attributedText } from '../network/attributed-text.ts';

/**
 * The message of a user or another agent, in the parts of an API; the plain text if there is
 * nothing else.
 */
export function userContent<Part>(
  message: Extract<ModelMessage, { role: 'user' }>,
  partOf: (part: ContentPart) => Part,
  textPart: (text: string) => Part,
): string | Part[] {
  const { from, content = [] } = message;
  if (content.length === 0) return attributedText(message);
  if (from === undefined) return content.map(partOf);
  return [
    textPart(attributedText(message)),
    ...content.filter(({ type }) => type !== 'text').map(partOf),
  ];
}
