import type { ClientFrameOf } from '@mozaiks/contracts';
import type { Caller } from './call.ts';
import { findLog } from './find-chat.ts';
import { submit } from './submit.ts';

export async function handleCancel(caller: Caller, frame: ClientFrameOf<'cancel'>): Promise<void> {
  const { chat_id, run_id, reason, command_id = caller.deps.ids.random() } = frame;
  const log = await findLog(caller, chat_id);
  await submit(caller, {
    frame,
    log,
    command: { type: 'cancel', command_id, ...(run_id === undefined ? {} : { run_id }), ...(reason === undefined ? {} : { reason }) },
  });
}
