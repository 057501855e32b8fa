import type { CreatedChat, FoundChat } from '@mozaiks/contracts';
import { json, type Answer } from '../route.ts';

/** Answers 201 for a new chat, 200 for an existing one. */
export function createdChat({ log, workflow_name, created }: FoundChat): Answer {
  const { chat_id, app_id, user_id } = log;
  const websocket_url = socketPath([workflow_name, app_id, chat_id, user_id]);
  const body: CreatedChat = { chat_id, workflow_name, created, websocket_url };
  return {
    status: created ? 201 : 200,
    body: json(body),
    headers: { location: `/api/chats/${encodeURIComponent(chat_id)}` },
  };
}

/**
 * The bound path. Ids that clients would resolve as relative path segments (`.`, `..`) need the
 * open one.
 */
const socketPath = (parts: readonly string[]): string =>
  parts.some((part) => part === '.' || part === '..')
    ? '/ws'
    : `/ws/${parts.map(encodeURIComponent).join('/')}`;
