import { RuntimeError } from '@mozaiks/contracts';
import type { Caller } from './call.ts';

/** The one chat that the address or the token names, if any. */
export const boundChat = ({ connection: { path }, principal }: Caller): string | undefined =>
  path.kind === 'bound' ? path.chat_id : principal.chat_id;

/** Throws `forbidden` for a chat beside the bound one that is none of its children. */
export function permitChat(caller: Caller, chat_id: string): void {
  const bound = boundChat(caller);
  if (bound !== undefined && bound !== chat_id && !isChild(caller, chat_id)) throw new RuntimeError('forbidden', { chat_id });
}

/** Throws `forbidden` for a chat of another workflow than the bound one that is no child of a chat of it. */
export function permitWorkflow(caller: Caller, chat_id: string, workflow_name: string): void {
  const { path } = caller.connection;
  const bound = path.kind === 'bound' ? path.workflow_name : caller.principal.workflow_name;
  if (bound !== undefined && bound !== workflow_name && !isChild(caller, chat_id)) throw new RuntimeError('forbidden', { chat_id });
}

const isChild = ({ connection }: Caller, chat_id: string): boolean => connection.followers.get(chat_id)?.parent !== undefined;
