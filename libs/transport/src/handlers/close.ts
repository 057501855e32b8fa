import type { ClientFrameOf } from '@mozaiks/contracts';
import { stopFollowing } from '../follow/stop-following.ts';
import type { Caller } from './call.ts';

/** Stops following a chat and its children; what runs in it goes on. */
export function handleClose({ connection }: Caller, { chat_id }: ClientFrameOf<'close'>): void {
  stopFollowing(connection, chat_id);
}
