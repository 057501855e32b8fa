import { assertNever, type ClientFrame } from '@mozaiks/contracts';
import { handleAuth } from './auth.ts';
import type { Caller } from './call.ts';
import { handleClose } from './close.ts';
import { handleCommand } from './command.ts';
import { handleOpen } from './open.ts';
import { handlePing } from './ping.ts';
import { handleUserMessage } from './user-message.ts';

/** One case per frame type. */
export async function handleFrame(caller: Caller, frame: ClientFrame): Promise<void> {
  switch (frame.type) {
    case 'auth':
      return handleAuth(caller, frame);
    case 'open':
      return handleOpen(caller, frame);
    case 'user_message':
      return handleUserMessage(caller, frame);
    case 'input_response':
    case 'tool_response':
    case 'cancel':
      return handleCommand(caller, frame);
    case 'close':
      return handleClose(caller, frame);
    case 'ping':
      return handlePing(caller, frame);
    default:
      return assertNever(frame, 'client frame');
  }
}
