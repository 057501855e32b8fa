import type { ModelMessage } from '@mozaiks/contracts';

type UserMessage = Extract<ModelMessage, { role: 'user' }>;

const MARK = /<(?=\s*\/?\s*agent\b)/gi;

/** Text that cannot be taken for the mark of another agent's words: nobody but the runtime can write that. */
export const unmarked = (text: string): string =>
  text.includes('<') ? text.replace(MARK, '&lt;') : text;

/**
 * A user's text as it is sent. Another agent's words stand in an element with its name, so that they
 * keep their speaker if a server or a prompt template joins messages.
 */
export const spokenText = ({ from, text }: Pick<UserMessage, 'from' | 'text'>): string =>
  from === undefined ? unmarked(text) : `${openingOf(from)}\n${unmarked(text)}\n</agent>`;

const openingOf = (name: string): string => `<agent name="${name.replace(/[&"<>]/g, '_')}">`;
