import { canonicalJson, type Ids } from '@mozaiks/contracts';
import type { ChatMessage } from './chat-request.ts';
import { spokenOf } from './content.ts';

/** Begins the ids of commands of this API. */
const PREFIX = 'oai:';

/** Stands for a conversation: conversations with the same turns, with the same model, have the same one. */
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
  messages.reduce((before, message) => next(ids, [before, message.role, spokenOf(message)]), key);

/** The key under which the place after an answer is kept. */
export const bookmarkKey = (key: ConversationKey): string => `${PREFIX}${key}`;

/** The one command that continues a chat from a place: of two requests that race, the store takes one. */
export const commandAt = (seq: number): string => `${PREFIX}at-${seq}`;
export const newCommand = ({ random }: Pick<Ids, 'random'>): string => `${PREFIX}${random()}`;

export const isOwnCommand = (command_id: string): boolean => command_id.startsWith(PREFIX);
