import type {
  Accepted,
  ChatCreation,
  ChatDetails,
  ChatListQuery,
  ChatPage,
  ChatSummary,
  CreatedChat,
  EventPage,
  EventsQuery,
  ExportQuery,
  HttpCommand,
} from '@mozaiks/contracts';
import { ClientError } from '../client-error.ts';
import type { ApiRequest, SendRequest } from './http-request.ts';

export interface ChatsApi {
  /** The caller's own, newest activity first. `next_cursor` is the `cursor` of the next page. */
  list(query?: ChatListQuery): Promise<ChatPage>;
  /** The same `chat_id` or `client_request_id` creates the same chat. */
  create(chat: ChatCreation): Promise<CreatedChat>;
  get(chat_id: string): Promise<ChatDetails>;
  events(chat_id: string, query?: EventsQuery): Promise<EventPage>;
  /** null: back to the default, the first message, shortened. */
  rename(chat_id: string, title: string | null): Promise<ChatSummary>;
  /** Permanently, with its nested chats and files. */
  erase(chat_id: string): Promise<void>;
  /** A new chat with the events up to `at_seq`: the end of a run, or a question. */
  fork(chat_id: string, at_seq: number): Promise<CreatedChat>;
  /** JSON lines: read them with `blob()`, or from `body` as they come. */
  export(chat_id: string, query?: ExportQuery): Promise<Response>;
  /**
   * Any command of a socket; resolves when the server has it for good. Repeat it under its
   * `command_id` until it does.
   */
  command(chat_id: string, command: HttpCommand): Promise<Accepted>;
}

export const chatPath = (chat_id: string, below = ''): string =>
  `/chats/${encodeURIComponent(chat_id)}${below}`;

export const jsonOf =
  (send: SendRequest) =>
  async <T>(request: ApiRequest): Promise<T> => {
    const answer = await send(request);
    return (await answer.json().catch((cause: unknown) => {
      throw new ClientError('unexpected_answer', 'the server did not answer with JSON', { cause });
    })) as T;
  };

export function chatsApi(send: SendRequest): ChatsApi {
  const json = jsonOf(send);
  return {
    list: (query = {}) => json({ path: '/chats', query }),
    create: (body) => json({ method: 'POST', path: '/chats', json: body }),
    get: (chat_id) => json({ path: chatPath(chat_id) }),
    events: (chat_id, query = {}) => json({ path: chatPath(chat_id, '/events'), query }),
    rename: (chat_id, title) => json({ method: 'PATCH', path: chatPath(chat_id), json: { title } }),
    erase: async (chat_id) => void (await send({ method: 'DELETE', path: chatPath(chat_id) })),
    fork: (chat_id, at_seq) =>
      json({ method: 'POST', path: chatPath(chat_id, '/fork'), json: { at_seq } }),
    export: (chat_id, query = {}) => send({ path: chatPath(chat_id, '/export'), query }),
    command: async (chat_id, command) =>
      (
        await json<{ accepted: Accepted }>({
          method: 'POST',
          path: chatPath(chat_id, '/commands'),
          json: command,
        })
      ).accepted,
  };
}
