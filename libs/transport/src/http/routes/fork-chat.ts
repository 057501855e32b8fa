import { CreatedChat, ForkPoint, RuntimeError, logRef } from '@mozaiks/contracts';
import { createdChat } from '../chats/created-chat.ts';
import { findRecord } from '../chats/find-record.ts';
import type { Route } from '../route.ts';

export const forkChat: Route = {
  method: 'POST',
  path: '/api/chats/{chat_id}/fork',
  operation: 'forkChat',
  summary: 'A new chat with the events of this one, up to a point',
  description: 'The usage of the copied events is not billed again. Each request makes a new chat.',
  access: 'token',
  body: ForkPoint,
  answers: { 201: { description: 'The new chat', schema: CreatedChat } },
  errors: ['forbidden', 'chat_not_found', 'store_unavailable', 'invalid_fork_point'],
  handle: async (request, principal) => {
    const record = await findRecord(request, principal);
    const { at_seq } = request.body as ForkPoint;
    // A bound token could not access the fork, which is not a nested chat.
    const isBound =
      principal.chat_id !== undefined ||
      (principal.workflow_name ?? record.workflow_name) !== record.workflow_name;
    if (isBound) throw new RuntimeError('forbidden');
    return createdChat(await request.deps.chats.fork(logRef(record, record.log_id), at_seq));
  },
};
