import type { ServerFrame } from '@mozaiks/contracts';
import { isEvent, type ChatView } from '@mozaiks/contracts/chat-view';
import { chatCommands } from './chat-commands.ts';
import type { Chat } from './chat.ts';
import { endLink, type ChatLink } from './chat-link.ts';
import { ClientError } from './client-error.ts';
import { deferred } from './deferred.ts';
import { createFrameQueue } from './frame-queue.ts';

export function chatHandle(link: ChatLink): Chat {
  const { chat_id, opened } = link;
  return {
    chat_id,
    opened: opened.promise,
    ...chatCommands(link),
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
    on: link.listeners.add,
    until: (test) => until(link, test),
    close() {
      if (link.error !== null) return;
      link.deps.send({ type: 'close', chat_id });
      endLink(link, new ClientError('closed', 'the chat was closed'));
    },
  };
}

function until(link: ChatLink, test: (view: ChatView) => boolean): Promise<ChatView> {
  if (test(link.view)) return Promise.resolve(link.view);
  if (link.error !== null) return Promise.reject(link.error);
  const { promise, resolve, reject } = deferred<ChatView>();
  const stopListening = link.listeners.add((_frame, view) => {
    if (!test(view)) return;
    stopListening();
    stopEnd();
    resolve(view);
  });
  const stopEnd = link.ends.add(reject);
  return promise;
}

function readFrames(link: ChatLink): AsyncIterator<ServerFrame> {
  const queue = createFrameQueue<ServerFrame>({
    limit: link.deps.settings.maxQueuedFrames,
    droppable: (frame) =>
      !isEvent(frame) && (frame.type === 'agent_delta' || frame.type === 'tool_progress'),
    onReturn() {
      stopListening();
      stopEnd();
    },
  });
  // Closed by its own user is no failure.
  const end = (error: ClientError): void => queue.end(error.code === 'closed' ? undefined : error);
  if (link.error !== null) end(link.error);
  const stopListening = link.listeners.add(queue.push);
  const stopEnd = link.ends.add(end);
  return queue;
}
