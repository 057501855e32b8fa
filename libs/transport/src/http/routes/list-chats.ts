import {
  ChatListQuery,
  ChatPage,
  RuntimeError,
  chatRef,
  type ChatQuery,
  type ChatRecord,
  type ChatSummary,
  type Principal,
} from '@mozaiks/contracts';
import { summaryOf } from '../chats/summary-of.ts';
import { json, type HttpDeps, type Route } from '../route.ts';

const DEFAULT_LIMIT = 50;

export const listChats: Route = {
  method: 'GET',
  path: '/api/chats',
  operation: 'listChats',
  summary: "The caller's own chats, newest activity first",
  description: 'A token that is bound to a chat or a workflow sees only what it is bound to.',
  access: 'token',
  query: ChatListQuery,
  answers: { 200: { description: 'One page', schema: ChatPage } },
  errors: ['forbidden', 'store_unavailable'],
  handle: async ({ deps, query }, principal) => {
    const { chats, next } = await recordsOf(deps, principal, query as ChatListQuery);
    const items: ChatSummary[] = [];
    for (const record of chats) items.push(await summaryOf(deps, record));
    const page: ChatPage = { items, next_cursor: next ?? null };
    return { status: 200, body: json(page) };
  },
};

type Records = Awaited<ReturnType<HttpDeps['directory']['list']>>;

async function recordsOf(
  { directory }: HttpDeps,
  principal: Principal,
  wanted: ChatListQuery,
): Promise<Records> {
  const { scope, chat_id, workflow_name: bound } = principal;
  if (bound !== undefined && (wanted.workflow_name ?? bound) !== bound)
    throw new RuntimeError('forbidden');
  const named = bound === undefined ? {} : { workflow_name: bound };
  const query: ChatQuery = { limit: DEFAULT_LIMIT, ...wanted, ...named };
  if (chat_id === undefined) return directory.list(scope, query);
  const record = await directory.get(chatRef(scope, chat_id));
  return { chats: record !== null && fits(record, query) ? [record] : [] };
}

const fits = ({ workflow_name, status, parent }: ChatRecord, query: ChatQuery): boolean =>
  (query.workflow_name ?? workflow_name) === workflow_name &&
  (query.status ?? status) === status &&
  (parent === null || query.include_children === true);
