import type { ClientFrameOf } from '@mozaiks/contracts';
import { allQuestions } from '@mozaiks/contracts/chat-view';
import type { Chat, SendOptions } from './chat.ts';
import type { ChatLink } from './chat-link.ts';
import { ClientError } from './client-error.ts';
import { mintId } from './mint-id.ts';
import type { Accepted, CommandFrame } from './outbox.ts';

/** The methods of a chat that send a command. */
export function chatCommands(
  link: ChatLink,
): Pick<Chat, 'send' | 'answer' | 'respondTool' | 'cancel'> {
  const { chat_id } = link;
  return {
    send(message, options) {
      const said = typeof message === 'string' ? { text: message } : { content: [...message] };
      const { workflow_name } = link.options;
      return put(link, options, {
        type: 'user_message',
        chat_id,
        ...said,
        ...(workflow_name === undefined ? {} : { workflow_name }),
      });
    },
    answer: (request_id, value, options) =>
      put(link, options, {
        type: 'input_response',
        chat_id: chatOf(link, (q) => q.request_id === request_id),
        request_id,
        value,
      }),
    respondTool: (call_id, outcome, options) =>
      put(link, options, {
        type: 'tool_response',
        chat_id: chatOf(link, (q) => q.call_id === call_id),
        call_id,
        ...outcome,
      }),
    cancel(reason, options) {
      const { run_id } = link.view;
      if (run_id === null)
        return Promise.reject(new ClientError('no_run', 'there is no run to cancel'));
      return put(link, options, {
        type: 'cancel',
        chat_id,
        run_id,
        ...(reason === undefined ? {} : { reason }),
      });
    },
  };
}

type Command = ClientFrameOf<'user_message' | 'input_response' | 'tool_response' | 'cancel'>;

function put(
  link: ChatLink,
  options: SendOptions | undefined,
  command: Command,
): Promise<Accepted> {
  if (link.error !== null) return Promise.reject(link.error);
  const command_id = options?.command_id ?? mintId();
  return link.outbox.put({ ...command, id: command_id, command_id } as CommandFrame);
}

const chatOf = (
  link: ChatLink,
  isIt: (question: ReturnType<typeof allQuestions>[number]) => boolean,
): string => allQuestions(link.view).find(isIt)?.chat_id ?? link.chat_id;
