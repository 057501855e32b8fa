import { RuntimeError, type ClientFrameOf } from '@mozaiks/contracts';
import type { Caller } from './call.ts';
import { findLog } from './find-chat.ts';
import { submit } from './submit.ts';

export async function handleToolResponse(caller: Caller, frame: ClientFrameOf<'tool_response'>): Promise<void> {
  const { chat_id, call_id, result, error, command_id = caller.deps.ids.random() } = frame;
  if ((result === undefined) === (error === undefined))
    throw new RuntimeError('invalid_frame', { problem: 'either result or error is needed' });
  const log = await findLog(caller, chat_id);
  const outcome = { ...(result === undefined ? {} : { result }), ...(error === undefined ? {} : { error }) };
  await submit(caller, { frame, log, command: { type: 'tool_response', command_id, call_id, ...outcome } });
}
