import { randomUUID } from 'node:crypto';
import type { Chat, Client } from '@mozaiks/client';
import type { JsonValue, RuntimeEvent } from '@mozaiks/contracts';
import { isFact, isResting, type ChatView } from '@mozaiks/contracts/chat-view';
import type { Subject } from './subject.ts';

/** Somebody in a chat, with a client of their own. */
export interface Participant {
  readonly chat: Chat;
  /** Resolves when the command is accepted, has become a fact, and the chat rests after it. */
  say(text: string, command_id?: string): Promise<void>;
  answer(request_id: string, value: JsonValue): Promise<void>;
  /** Of the run that is shown; where it has ended by then, nothing. */
  cancel(): Promise<void>;
  /** This participant has seen that the command became a fact, and the chat rests. */
  seenAtRest(command_id: string): Promise<void>;
}

export function takePart(client: Client, subject: Subject): Participant {
  const chat = client.open({ chat_id: subject.chat_id, workflow_name: subject.workflow_name });
  const told: RuntimeEvent[] = [];
  subject.told.push(told);
  chat.on((frame) => {
    if (isFact(frame) && frame.chat_id === subject.chat_id) told.push(frame);
  });
  const seenAtRest = async (command_id: string): Promise<void> => {
    const isThere = (): boolean =>
      told.some((fact) => 'command_id' in fact && fact.command_id === command_id);
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
