import {
  defined,
  type ChatService,
  type EarlierTurn,
  type FoundChat,
  type JsonObject,
  type OpenChat,
  type RunTerms,
} from '@mozaiks/contracts';
import { permitChat, permitWorkflow, type Grant } from './grant.ts';

export interface Lookup {
  readonly chats: Pick<ChatService, 'find'>;
  readonly grant: Grant;
  readonly terms: RunTerms;
}

export interface NamedChat {
  readonly chat_id: string;
  readonly workflow_name?: string | undefined;
  readonly context?: JsonObject | undefined;
  readonly history?: readonly EarlierTurn[] | undefined;
}

/**
 * Finds the chat, or creates it if a workflow is named. Throws what `ChatService.find` throws, and
 * `forbidden`.
 */
export async function findPermitted(
  { chats, grant, terms }: Lookup,
  { chat_id, workflow_name, context, history }: NamedChat,
): Promise<FoundChat> {
  await permitChat(grant, chat_id);
  if (workflow_name !== undefined) await permitWorkflow(grant, chat_id, workflow_name);
  const request: OpenChat = {
    chat_id,
    ...defined({ workflow_name, context, history }),
    ...terms,
  };
  const found = await chats.find(grant.scope, request);
  await permitWorkflow(grant, chat_id, found.workflow_name);
  return found;
}
