import { isChatId, isTenantId, isWorkflowName } from '@mozaiks/contracts';

/** The address of a socket: the open endpoint, or the one that is bound to one chat. */
export type SocketPath =
  | { readonly kind: 'open' }
  | {
      readonly kind: 'bound';
      readonly workflow_name: string;
      readonly app_id: string;
      readonly chat_id: string;
      readonly user_id: string;
    };

/** Returns undefined if no socket is served at the path. */
export function parseSocketPath(path: string): SocketPath | undefined {
  if (path === '/ws' || path === '/ws/') return { kind: 'open' };
  const [root, ws, ...ids] = path.split('/');
  if (root !== '' || ws !== 'ws' || ids.length !== 4) return undefined;
  const [workflow_name, app_id, chat_id, user_id] = ids.map(decode);
  if (
    workflow_name === undefined ||
    !isWorkflowName(workflow_name) ||
    chat_id === undefined ||
    !isChatId(chat_id)
  )
    return undefined;
  if (!isTenantId(app_id) || !isTenantId(user_id)) return undefined;
  return { kind: 'bound', workflow_name, app_id, chat_id, user_id };
}

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
