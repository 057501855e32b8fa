import { canonicalJson, type Ids } from '@mozaiks/contracts';
import type { ChatMessage } from './chat-request.ts';
import { identityOf } from './content.ts';

/** The prefix of the command ids of this API. */
const PREFIX = 'oai:';

/**
 * Identifies a conversation. Conversations with the same model and the same turns have the same
 * key.
 */
export type ConversationKey = string;

const next = ({ sha256 }: Pick<Ids, 'sha256'>, parts: readonly string[]): ConversationKey =>
  sha256(canonicalJson(parts));

/** The key of a conversation with this model. */
export const keyOf = (
  ids: Pick<Ids, 'sha256'>,
  model: string,
  messages: readonly ChatMessage[],
): ConversationKey => withMessages(ids, next(ids, ['conversation', model]), messages);

/** The key of a conversation that continues with these messages. */
export const withMessages = (
  ids: Pick<Ids, 'sha256'>,
  key: ConversationKey,
  messages: readonly ChatMessage[],
): ConversationKey =>
  messages.reduce((before, message) => next(ids, [before, message.role, identityOf(message)]), key);

/** The key of the bookmark after an answer. */
export const bookmarkKey = (key: ConversationKey): string => `${PREFIX}${key}`;

/**
 * The id of the only command that continues a chat from this event. If two requests race, the store
 * accepts one.
 */
export const commandAt = (seq: number): string => `${PREFIX}at-${seq}`;
export const newCommand = ({ random }: Pick<Ids, 'random'>): string => `${PREFIX}${random()}`;

export const isOwnCommand = (command_id: string): boolean => command_id.startsWith(PREFIX);
