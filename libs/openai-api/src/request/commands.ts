import type {
  ChatState,
  ClientCommand,
  NestedById,
  LogRef,
  OpenQuestion,
} from '@mozaiks/contracts';
import { openQuestions } from '@mozaiks/contracts';
import type { ChatMessage } from './chat-request.ts';
import { textOf, userContent } from './content.ts';
import { answerValue } from './answer-value.ts';

/** A command, and the nested chat that it is for. Without `to`, it is for the client's chat. */
export interface Sent {
  readonly command: ClientCommand;
  readonly to?: LogRef;
}

/**
 * The command for new messages: an answer to the first open question, preferably one of kind
 * `text`, otherwise a message in the chat.
 */
export function commandFor(
  { chat, nestedChats }: { readonly chat: ChatState; readonly nestedChats: NestedById },
  said: readonly ChatMessage[],
  command_id: string,
): Sent {
  const content = userContent(said);
  const open = [...openQuestions(chat, nestedChats).values()];
  const asked = open.find(({ question }) => question.kind === 'text') ?? open[0];
  if (asked === undefined || isAnsweredByMessage(asked))
    return { command: { type: 'user_message', command_id, ...content } };
  const { question, nested } = asked;
  const value = answerValue(question, said.map(textOf).join('\n\n'));
  return {
    command: { type: 'input_response', command_id, request_id: question.request_id, value },
    ...(nested === undefined ? {} : { to: nested.log }),
  };
}

const isAnsweredByMessage = ({ question, nested }: OpenQuestion): boolean =>
  question.kind === 'text' && nested === undefined && question.call_id === undefined;
