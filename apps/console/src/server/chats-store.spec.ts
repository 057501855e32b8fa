import type { Api } from '@mozaiks/client/api';
import type { ChatPage } from '@mozaiks/contracts';
import { createChatsStore } from './chats-store.ts';

const pageOf = (chat_id: string) => ({ items: [{ chat_id }], next_cursor: null }) as ChatPage;

describe('the newest chats of a page', () => {
  it('are those of the latest request, whichever answer comes last', async () => {
    const answers: ((page: ChatPage) => void)[] = [];
    const list = (): Promise<ChatPage> => new Promise((resolve) => answers.push(resolve));
    const store = createChatsStore({ chats: { list } } as unknown as Pick<Api, 'chats'>);
    const stop = store.subscribe(() => undefined);
    store.refresh();
    await new Promise((resolve) => setTimeout(resolve, 300));
    answers[1]?.(pageOf('new'));
    await new Promise(setImmediate);
    answers[0]?.(pageOf('old'));
    await new Promise(setImmediate);
    expect(store.shown()?.map(({ chat_id }) => chat_id)).toEqual(['new']);
    stop();
  });
});
