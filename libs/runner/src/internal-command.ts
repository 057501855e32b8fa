import {
  commandContent,
  ERROR_CODES,
  INTERNAL_ID_PREFIX,
  isRuntimeError,
  type ChildDone,
  type Command,
  type CommandInbox,
  type Ids,
  type LogRef,
} from '@mozaiks/contracts';

/** The id of an internal command is derived from its call, so repeating the command is harmless. */
export const startIdOf = (call_id: string): string => `${INTERNAL_ID_PREFIX}start:${call_id}`;
export const cancelIdOf = (call_id: string): string => `${INTERNAL_ID_PREFIX}cancel:${call_id}`;
export const doneIdOf = (call_id: string): string => `${INTERNAL_ID_PREFIX}done:${call_id}`;

/** The outcome of a child that cannot be started, or is erased. */
export const childFailed = (call_id: string): ChildDone => ({
  type: 'child_done',
  command_id: doneIdOf(call_id),
  call_id,
  status: 'error',
  result: { code: 'child_failed', message: ERROR_CODES.child_failed.message },
});

/**
 * Puts an internal command into an inbox, regardless of how many commands wait there. Resolves with
 * `gone` if the log does not exist any more, and with `conflict` if the id was used for another
 * command. Throws `store_unavailable`.
 */
export async function putInternal(
  { inbox, ids }: { readonly inbox: CommandInbox; readonly ids: Ids },
  log: LogRef,
  command: Command,
): Promise<'put' | 'gone' | 'conflict'> {
  try {
    await inbox.put(log, command, {
      digest: ids.sha256(commandContent(command)),
      max_waiting: Number.MAX_SAFE_INTEGER,
    });
    return 'put';
  } catch (error) {
    if (isRuntimeError(error, 'chat_not_found')) return 'gone';
    if (isRuntimeError(error, 'idempotency_conflict')) return 'conflict';
    throw error;
  }
}
