import { RuntimeError, type ChatDescription } from '@mozaiks/contracts';
import { boundChat } from '../handlers/access.ts';
import type { Caller } from '../handlers/call.ts';
import { followChild, onFactOf } from './follow-children.ts';
import { startFollower } from './start-follower.ts';

export interface OpenFrom {
  readonly after_seq: number;
  readonly log_id?: string;
  readonly trace: boolean;
  readonly reply_to?: string;
}

/** Throws `too_many_chats` when one more would be. */
export function permitAnother(caller: Caller, named: string | undefined): void {
  const { followers } = caller.connection;
  const chat_id = named ?? boundChat(caller);
  const current = chat_id === undefined ? undefined : followers.get(chat_id);
  if (current !== undefined && current.parent === undefined) return;
  const limit = caller.deps.settings.maxChatsPerSocket;
  const opened = [...followers.values()].filter(({ parent }) => parent === undefined).length;
  if (opened >= limit) throw new RuntimeError('too_many_chats', { max_chats: limit });
}

/** Sends `opened`, then follows the chat; its open children are followed, too. */
export function openAndFollow({ deps, connection }: Caller, description: ChatDescription, from: OpenFrom): void {
  // It may have closed while the store was asked.
  if (connection.state.at !== 'ready') return;
  const { log, workflow_name, workflow_version, status, head_seq, pending, children } = description;
  const { reply_to, ...start } = from;
  connection.outbox.send({
    type: 'opened',
    chat_id: log.chat_id,
    log_id: log.log_id,
    workflow_name,
    workflow_version,
    status,
    head_seq,
    pending: [...pending],
    ...(reply_to === undefined ? {} : { reply_to }),
  });
  const parent = startFollower({ deps, connection, description, ...start, onFact: onFactOf(deps, connection) });
  for (const chat_id of children) void followChild({ deps, connection, parent }, chat_id);
}
