import type { ClientFrameOf, ServerFrame } from '@mozaiks/contracts';
import { allQuestions, isFact, type ChatView } from '@mozaiks/contracts/chat-view';
import type { Chat, SendOptions } from './chat.ts';
import { endLink, type ChatLink } from './chat-link.ts';
import { ClientError } from './client-error.ts';
import { deferred } from './deferred.ts';
import { createFrameQueue } from './frame-queue.ts';
import { mintId } from './mint-id.ts';
import type { Accepted, CommandFrame } from './outbox.ts';

export function chatHandle(link: ChatLink): Chat {
  const { chat_id, opened } = link;
  return {
    chat_id,
    opened: opened.promise,
    frames: { [Symbol.asyncIterator]: () => readFrames(link) },
    get view() {
      return link.view;
    },
    get error() {
      return link.error;
    },
    get status() {
      if (link.error !== null) return 'closed';
      return link.view.caught_up ? link.view.status : 'connecting';
    },
    get unsent() {
      return link.outbox.waiting();
    },
    on(listener) {
      link.listeners.add(listener);
      return () => void link.listeners.delete(listener);
    },
    until: (test) => until(link, test),
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
    close() {
      if (link.error !== null) return;
      link.deps.send({ type: 'close', chat_id });
      endLink(link, new ClientError('closed', 'the chat was closed'));
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

function until(link: ChatLink, test: (view: ChatView) => boolean): Promise<ChatView> {
  if (test(link.view)) return Promise.resolve(link.view);
  if (link.error !== null) return Promise.reject(link.error);
  const { promise, resolve, reject } = deferred<ChatView>();
  const listen = (_frame: ServerFrame, view: ChatView): void => {
    if (!test(view)) return;
    link.listeners.delete(listen);
    link.ends.delete(reject);
    resolve(view);
  };
  link.listeners.add(listen);
  link.ends.add(reject);
  return promise;
}

function readFrames(link: ChatLink): AsyncIterator<ServerFrame> {
  const stop = (): void => {
    link.listeners.delete(queue.push);
    link.ends.delete(end);
  };
  const queue = createFrameQueue<ServerFrame>({
    limit: link.deps.settings.maxQueuedFrames,
    droppable: (frame) =>
      !isFact(frame) && (frame.type === 'agent_delta' || frame.type === 'tool_progress'),
    onReturn: stop,
  });
  // Closed by its own user is no failure.
  const end = (error: ClientError): void => queue.end(error.code === 'closed' ? undefined : error);
  if (link.error !== null) end(link.error);
  link.listeners.add(queue.push);
  link.ends.add(end);
  return queue;
}
