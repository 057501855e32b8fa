import {
  chatRef,
  RuntimeError,
  type ChatDirectory,
  type ChatRecord,
  type Principal,
  type TenantScope,
} from '@mozaiks/contracts';

/**
 * The chats that a caller may access: all chats of its tenant, or only those that the token or the
 * address is bound to.
 */
export interface Grant {
  readonly scope: TenantScope;
  /**
   * The one chat that the token or address names, if any. Its nested chats are permitted as well.
   */
  readonly chat_id: string | undefined;
  readonly workflow_name: string | undefined;
  readonly directory: Pick<ChatDirectory, 'get'>;
  /** True for chats that were already permitted under the same binding. */
  readonly isKnown?: (chat_id: string) => boolean;
}

export const grantOf = (
  { scope, chat_id, workflow_name }: Principal,
  directory: Grant['directory'],
): Grant => ({
  scope,
  chat_id,
  workflow_name,
  directory,
});

/** Throws `forbidden` for a chat other than the bound one, unless it is nested in it. */
export async function permitChat(grant: Grant, chat_id: string): Promise<void> {
  const bound = grant.chat_id;
  if (bound !== undefined && bound !== chat_id && !(await isNested(grant, chat_id)))
    throw new RuntimeError('forbidden', { chat_id });
}

/**
 * Throws `forbidden` for a chat of a workflow other than the bound one, unless it is nested in a
 * chat of the bound workflow.
 */
export async function permitWorkflow(
  grant: Grant,
  chat_id: string,
  workflow_name: string,
): Promise<void> {
  const bound = grant.workflow_name;
  if (bound !== undefined && bound !== workflow_name && !(await isNested(grant, chat_id)))
    throw new RuntimeError('forbidden', { chat_id });
}

/**
 * The maximum number of levels above a nested chat that are read. Workflows nest at most 5 deep.
 */
const MAX_DEPTH = 16;

/**
 * True for a chat that is nested, at any depth, in a chat that the caller is bound to. Only reads.
 */
async function isNested(grant: Grant, chat_id: string): Promise<boolean> {
  const { scope, directory, isKnown } = grant;
  if (isKnown?.(chat_id) === true) return true;
  const find = (id: string): Promise<ChatRecord | null> => directory.get(chatRef(scope, id));
  let record = await find(chat_id);
  for (let depth = 0; depth < MAX_DEPTH && record !== null && record.parent !== null; depth += 1) {
    const { chat_id: above, log_id }: NonNullable<ChatRecord['parent']> = record.parent;
    record = await find(above);
    if (record?.log_id !== log_id) return false;
    if (isBoundTo(grant, record)) return true;
  }
  return false;
}

function isBoundTo(
  { chat_id: chat, workflow_name: workflow }: Grant,
  { chat_id, workflow_name }: ChatRecord,
): boolean {
  return (
    (chat === undefined || chat === chat_id) &&
    (workflow === undefined || workflow === workflow_name)
  );
}
