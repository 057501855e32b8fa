import { ChatCreation, CreatedChat, type Principal } from '@mozaiks/contracts';
import { findPermitted } from '../../access/find-permitted.ts';
import { grantOf } from '../../access/grant.ts';
import { termsOf, TRACEPARENT_HEADER } from '../../access/terms-of.ts';
import { createdChat } from '../chats/created-chat.ts';
import type { HttpDeps, Route } from '../route.ts';

export const createChat: Route = {
  method: 'POST',
  path: '/api/chats',
  operation: 'createChat',
  summary: 'Create a chat, or find the one that the same request created before',
  description:
    'Repeat it with the same `chat_id` or `client_request_id` until it succeeds. `context` sets variables that clients may set. It is used only if the chat is new.',
  access: 'token',
  body: ChatCreation,
  answers: {
    200: { description: 'The chat existed already', schema: CreatedChat },
    201: { description: 'The chat is new', schema: CreatedChat },
  },
  errors: [
    'forbidden',
    'store_unavailable',
    'workflow_not_found',
    'workflow_unavailable',
    'invalid_context',
    'idempotency_conflict',
  ],
  headers: TRACEPARENT_HEADER,
  handle: async ({ deps, body, headers }, principal) => {
    const creation = body as ChatCreation;
    const { workflow_name, context } = creation;
    const terms = termsOf(principal, headers);
    const lookup = { chats: deps.chats, grant: grantOf(principal, deps.directory), terms };
    return createdChat(
      await findPermitted(lookup, {
        chat_id: idOf(deps, principal, creation),
        workflow_name,
        context,
      }),
    );
  },
};

function idOf(
  { ids }: HttpDeps,
  { chat_id: bound, scope }: Principal,
  { chat_id, client_request_id }: ChatCreation,
): string {
  if (chat_id !== undefined || bound !== undefined) return chat_id ?? bound ?? '';
  if (client_request_id === undefined) return ids.random();
  return `r${ids.sha256(JSON.stringify([scope.app_id, scope.user_id, client_request_id]))}`;
}
