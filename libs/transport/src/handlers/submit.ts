import type { ClientCommand, ClientFrame, LogRef } from '@mozaiks/contracts';
import { replyTo, type Caller } from './call.ts';

export interface Submission {
  readonly frame: ClientFrame;
  readonly log: LogRef;
  readonly command: ClientCommand;
}

/** Puts a command into the chat's inbox, and sends `accepted` once the command is durable. */
export async function submit(
  { deps, connection }: Caller,
  { frame, log, command }: Submission,
): Promise<void> {
  const { duplicate } = await deps.chats.submit(log, command);
  connection.outbox.send({
    type: 'accepted',
    chat_id: log.chat_id,
    command_id: command.command_id,
    duplicate,
    ...replyTo(frame),
  });
}
