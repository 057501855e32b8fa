import type {
  ChatDetails,
  ChatListQuery,
  ChatPage,
  ChatSummary,
  EventPage,
  RuntimeEvent,
} from '@mozaiks/contracts';
import type { Api } from './api.ts';

/** The options of the command line; undefined means not given. */
export type ChatsQuery = { readonly [K in keyof ChatListQuery]: ChatListQuery[K] | undefined };

export const chatPath = (chat_id: string, below = ''): string =>
  `/chats/${encodeURIComponent(chat_id)}${below}`;

export const describeChat = ({ json }: Api, chat_id: string): Promise<ChatDetails> =>
  json<ChatDetails>({ method: 'GET', path: chatPath(chat_id) });

export function pageOfChats({ json }: Api, query: ChatsQuery): Promise<ChatPage> {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) search.set(name, String(value));
  return json<ChatPage>({ method: 'GET', path: `/chats?${search}` });
}

/**
 * All pages in order. A chat that gets a message meanwhile may occur twice, because its position
 * changes.
 */
export async function* allChats(
  api: Api,
  query: ChatsQuery,
): AsyncGenerator<readonly ChatSummary[]> {
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page: ChatPage = await pageOfChats(
      api,
      cursor === undefined ? query : { ...query, cursor },
    );
    yield page.items;
    cursor = page.next_cursor;
  }
}

const EVENTS_LIMIT = 1_000;

/** The events of a chat in order, as the user may read them. */
export async function* eventsOfChat({ json }: Api, chat_id: string): AsyncGenerator<RuntimeEvent> {
  for (let after: number | null = 0; after !== null; ) {
    const path = chatPath(chat_id, `/events?after_seq=${after}&limit=${EVENTS_LIMIT}`);
    const page: EventPage = await json<EventPage>({ method: 'GET', path });
    yield* page.items;
    after = page.next_after_seq;
  }
}
