import type { ChatSummary } from '@mozaiks/contracts';
import type { Io } from '../../io.ts';
import { clean } from '../../render/clean.ts';
import { openApi } from '../../server/api.ts';
import { chatPath } from '../../server/chats-api.ts';
import type { ChatsOptions } from './chats-options.ts';

/** Gives a chat a title. An empty title restores the first message as the title. */
export async function renameChat(
  io: Io,
  chat_id: string,
  { title, ...options }: ChatsOptions & { readonly title: string },
): Promise<number> {
  const api = await openApi(io, options);
  const body = { title: title.trim() === '' ? null : title };
  const chat = await api.json<ChatSummary>({ method: 'PATCH', path: chatPath(chat_id), body });
  const named = chat.title === null ? 'no title' : `the title ${clean(chat.title)}`;
  io.stdout.write(
    options.json === true ? `${JSON.stringify(chat)}\n` : `Chat ${chat_id} has ${named}\n`,
  );
  return 0;
}
