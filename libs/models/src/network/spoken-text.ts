import type { ModelMessage } from '@mozaiks/contracts';

type UserMessage = Extract<ModelMessage, { role: 'user' }>;

/** How another agent's words begin in the conversation; empty for the user's. */
export const speakerOf = (message: UserMessage): string => (message.from === undefined ? '' : `[${message.from}]: `);
