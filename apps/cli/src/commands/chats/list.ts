import type { ChatStatus, ChatSummary } from '@mozaiks/contracts';
import type { Io } from '../../io.ts';
import { chatTable } from '../../render/chat-table.ts';
import { styleFor } from '../../render/style.ts';
import { openApi, type Api } from '../../server/api.ts';
import { allChats, pageOfChats, type ChatsQuery } from '../../server/chats-api.ts';
import { write } from '../../write.ts';
import type { ChatsOptions } from './chats-options.ts';

export interface ListOptions extends ChatsOptions {
  readonly workflow?: string;
  readonly status?: ChatStatus;
  readonly children?: boolean;
  readonly limit?: number;
  readonly all?: boolean;
}

/** Lists the user's chats, newest activity first: one page, or all of them. */
export async function listChats(io: Io, options: ListOptions): Promise<number> {
  const { workflow: workflow_name, status, children: include_children, limit } = options;
  const query = { workflow_name, status, include_children, limit };
  const api = await openApi(io, options);
  const { json = false, all = false } = options;
  if (json) await writeJson(io, api, { query, all });
  else await writeTable(io, api, { query, all });
  return 0;
}

interface Wanted {
  readonly query: ChatsQuery;
  readonly all: boolean;
}

async function writeJson({ stdout }: Io, api: Api, { query, all }: Wanted): Promise<void> {
  if (!all) return write(stdout, `${JSON.stringify(await pageOfChats(api, query))}\n`);
  for await (const chats of allChats(api, query))
    for (const chat of chats) await write(stdout, `${JSON.stringify(chat)}\n`);
}

async function writeTable(io: Io, api: Api, { query, all }: Wanted): Promise<void> {
  const style = styleFor(io);
  const { chats, isWhole } = all
    ? { chats: await everyChat(api, query), isWhole: true }
    : await onePage(api, query);
  const more = isWhole ? [] : ['', style.dim('There are more: add --all.')];
  await write(io.stdout, `${[...chatTable(chats, style), ...more].join('\n')}\n`);
}

async function everyChat(api: Api, query: ChatsQuery): Promise<readonly ChatSummary[]> {
  const chats: ChatSummary[] = [];
  for await (const page of allChats(api, query)) chats.push(...page);
  return chats;
}

async function onePage(api: Api, query: ChatsQuery) {
  const { items, next_cursor } = await pageOfChats(api, query);
  return { chats: items, isWhole: next_cursor === null };
}
