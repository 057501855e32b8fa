import type { ModelMessage } from '@mozaiks/contracts';

type UserMessage = Extract<ModelMessage, { role: 'user' }>;

const MARK = /<(?=\s*\/?\s*agent\b)/gi;

/** Escapes the mark of another agent's message, which only the runtime may write. */
export const withoutAgentMarks = (text: string): string =>
  text.includes('<') ? text.replace(MARK, '&lt;') : text;

/**
 * The text that is sent for a user message. Another agent's message is enclosed in an element with
 * its name, so that its author stays known if a server or a prompt template joins messages.
 */
export const attributedText = ({ from, text }: Pick<UserMessage, 'from' | 'text'>): string =>
  from === undefined
    ? withoutAgentMarks(text)
    : `${openingOf(from)}\n${withoutAgentMarks(text)}\n</agent>`;

const openingOf = (name: string): string => `<agent name="${name.replace(/[&"<>]/g, '_')}">`;
