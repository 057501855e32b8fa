import { randomUUID } from 'node:crypto';
import type { Chat, Client } from '@mozaiks/client';
import type { JsonValue, RuntimeEvent } from '@mozaiks/contracts';
import { isEvent, isResting, type ChatView } from '@mozaiks/contracts/chat-view';
import type { Subject } from './subject.ts';

/** A user in a chat, with a separate client. */
export interface Participant {
  readonly chat: Chat;
  /**
   * Resolves when the command is accepted, its event is stored, and the chat is at rest afterwards.
   */
  say(text: string, command_id?: string): Promise<void>;
  answer(request_id: string, value: JsonValue): Promise<void>;
  /** Cancels the current run. Does nothing if the run has ended. */
  cancel(): Promise<void>;
  /** Resolves when this participant has seen the event of the command, and the chat is at rest. */
  seenAtRest(command_id: string): Promise<void>;
}

export function takePart(client: Client, subject: Subject): Participant {
  const chat = client.open({ chat_id: subject.chat_id, workflow_name: subject.workflow_name });
  const delivered: RuntimeEvent[] = [];
  subject.delivered.push(delivered);
  chat.on((frame) => {
    if (isEvent(frame) && frame.chat_id === subject.chat_id) delivered.push(frame);
  });
  const seenAtRest = async (command_id: string): Promise<void> => {
    const isThere = (): boolean =>
      delivered.some((event) => 'command_id' in event && event.command_id === command_id);
    await chat.until((view) => isThere() && isResting(view));
  };
  const settled = async (command_id: string, put: Promise<unknown>): Promise<void> => {
    await put;
    subject.accepted.add(command_id);
    await seenAtRest(command_id);
  };
  return {
    chat,
    say: (text, command_id = randomUUID()) => settled(command_id, chat.send(text, { command_id })),
    async answer(request_id, value) {
      const command_id = randomUUID();
      await settled(command_id, chat.answer(request_id, value, { command_id }));
    },
    async cancel() {
      const command_id = randomUUID();
      if (chat.view.run_id !== null)
        await settled(command_id, chat.cancel('enough', { command_id }));
    },
    seenAtRest,
  };
}

export const isWriting = ({ live }: ChatView): boolean => live.text !== null;
