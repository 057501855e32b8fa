import type { ClientFrameOf } from '@mozaiks/contracts';
import type { Caller } from './call.ts';
import { findLog } from './find-chat.ts';
import { submit } from './submit.ts';

export async function handleInputResponse(caller: Caller, frame: ClientFrameOf<'input_response'>): Promise<void> {
  const { chat_id, request_id, value, command_id = caller.deps.ids.random() } = frame;
  const log = await findLog(caller, chat_id);
  await submit(caller, { frame, log, command: { type: 'input_response', command_id, request_id, value } });
}
