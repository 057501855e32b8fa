import type { ClientFrameOf } from '@mozaiks/contracts';
import { callerTerms, type Caller } from './call.ts';
import { commandOf } from './command-of.ts';
import { findLog } from './find-chat.ts';
import { submit } from './submit.ts';

/** A command to a chat that exists. */
export async function handleCommand(
  caller: Caller,
  frame: ClientFrameOf<'input_response' | 'tool_response' | 'cancel'>,
): Promise<void> {
  const command = commandOf(frame, { ids: caller.deps.ids, terms: callerTerms(caller) });
  await submit(caller, { frame, log: await findLog(caller, frame.chat_id), command });
}
