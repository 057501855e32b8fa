import { RuntimeError, chatRef, type ChatRecord, type Principal } from '@mozaiks/contracts';
import { grantOf, permitChat, permitWorkflow } from '../../access/grant.ts';
import type { RouteRequest } from '../route.ts';

/**
 * The record of the chat that a request names. Throws `chat_not_found` for unknown, foreign and
 * erased chats, which all cost exactly one lookup, and `forbidden` for a chat that the token is not
 * bound to.
 */
export async function findRecord(
  { deps, params }: RouteRequest,
  principal: Principal,
): Promise<ChatRecord> {
  const chat_id = params['chat_id'] ?? '';
  const grant = grantOf(principal, deps.directory);
  await permitChat(grant, chat_id);
  const record = await deps.directory.get(chatRef(principal.scope, chat_id));
  if (record === null) throw new RuntimeError('chat_not_found');
  await permitWorkflow(grant, chat_id, record.workflow_name);
  return record;
}
