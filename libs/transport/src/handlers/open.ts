import type { ClientFrameOf } from '@mozaiks/contracts';
import { openAndFollow, permitAnother } from '../follow/open-and-follow.ts';
import { replyTo, type Caller } from './call.ts';
import { findOrCreate } from './find-chat.ts';

/** Follows a chat from a cursor; a chat that is followed already begins anew at this one. */
export async function handleOpen(caller: Caller, frame: ClientFrameOf<'open'>): Promise<void> {
  const { chat_id, workflow_name, context, id } = frame;
  permitAnother(caller, chat_id);
  const wanted = {
    chat_id,
    workflow_name,
    context,
    frame: id === undefined ? undefined : `open ${id}`,
  };
  const found = await findOrCreate(caller, wanted);
  const { after_seq = 0, log_id, trace = false } = frame;
  void openAndFollow(caller, found, {
    after_seq,
    trace,
    ...(log_id === undefined ? {} : { log_id }),
    ...replyTo(frame),
  });
}
