import { ChatChanges, ChatDetails, ChatSummary, RuntimeError } from '@mozaiks/contracts';
import { findRecord } from '../chats/find-record.ts';
import { summaryOf } from '../chats/summary-of.ts';
import { json, type Route } from '../route.ts';

const path = '/api/chats/{chat_id}';

export const getChat: Route = {
  method: 'GET',
  path,
  operation: 'getChat',
  summary: 'One chat, with its open questions',
  access: 'token',
  answers: { 200: { description: 'The chat as it is now', schema: ChatDetails } },
  errors: ['forbidden', 'chat_not_found', 'store_unavailable', 'reads_busy'],
  handle: async (request, principal) => {
    const record = await findRecord(request, principal);
    const { deps } = request;
    const { log, status, workflow_version, head_seq, pending } = await deps.chats.open(
      principal.scope,
      { chat_id: record.chat_id },
    );
    if (log.log_id !== record.log_id) throw new RuntimeError('chat_not_found');
    const details: ChatDetails = {
      ...(await summaryOf(deps, record)),
      status,
      log_id: log.log_id,
      workflow_version,
      head_seq,
      pending: [...pending],
    };
    return { status: 200, body: json(details) };
  },
};

export const renameChat: Route = {
  method: 'PATCH',
  path,
  operation: 'renameChat',
  summary: 'Set or remove the title of a chat',
  access: 'token',
  body: ChatChanges,
  answers: { 200: { description: 'The chat with its new title', schema: ChatSummary } },
  errors: ['forbidden', 'chat_not_found', 'store_unavailable'],
  handle: async (request, principal) => {
    const { title } = request.body as ChatChanges;
    const { deps } = request;
    const record = await findRecord(request, principal);
    const named = title === null ? null : title.replace(/\s+/g, ' ').trim();
    if (!(await deps.directory.rename(record, named))) throw new RuntimeError('chat_not_found');
    return { status: 200, body: json(await summaryOf(deps, { ...record, title: named })) };
  },
};

export const eraseChat: Route = {
  method: 'DELETE',
  path,
  operation: 'eraseChat',
  summary: 'Erase a chat with its nested chats',
  description:
    'Events, commands and caches are deleted. The sums of usage stay, without the user. It cannot be undone.',
  access: 'token',
  answers: { 204: { description: 'The chat is erased' } },
  errors: ['forbidden', 'chat_not_found', 'store_unavailable'],
  handle: async (request, principal) => {
    const record = await findRecord(request, principal);
    if (!(await request.deps.chats.erase(record))) throw new RuntimeError('chat_not_found');
    return { status: 204 };
  },
};
