import {
  emptyChat,
  foldAll,
  isForkPoint,
  isTerminal,
  type CreatedChat,
  type RuntimeEvent,
} from '@mozaiks/contracts';
import { commandFor } from '../../chat/command-for.ts';
import { CommandError } from '../../failure.ts';
import type { Io } from '../../io.ts';
import { openApi } from '../../server/api.ts';
import { chatPath, eventsOfChat } from '../../server/chats-api.ts';
import type { ChatsOptions } from './chats-options.ts';

export interface ForkOptions extends ChatsOptions {
  /** Default: the last event at which the chat was at rest. */
  readonly at?: number;
}

/** Creates a new chat with the events of this one. */
export async function forkChat(io: Io, chat_id: string, options: ForkOptions): Promise<number> {
  const api = await openApi(io, options);
  const at_seq = options.at ?? (await lastForkPoint(eventsOfChat(api, chat_id)));
  if (at_seq === null)
    throw new CommandError(
      `Chat ${chat_id} cannot be forked yet: no run has ended, and it has asked nothing.`,
    );
  const fork = await api.json<CreatedChat>({
    method: 'POST',
    path: chatPath(chat_id, '/fork'),
    body: { at_seq },
  });
  const resume = commandFor(`${fork.workflow_name} --chat ${fork.chat_id}`, options);
  const text = `Chat ${fork.chat_id} has the events 1 to ${at_seq} of ${chat_id}\nContinue with: ${resume}\n`;
  io.stdout.write(options.json === true ? `${JSON.stringify(fork)}\n` : text);
  return 0;
}

/** Fields that the user may not read are blank, which does not affect when a chat is at rest. */
async function lastForkPoint(events: AsyncIterable<RuntimeEvent>): Promise<number | null> {
  let state = emptyChat;
  let unread: RuntimeEvent[] = [];
  let last: number | null = null;
  for await (const event of events) {
    unread.push(event);
    if (!isTerminal(event) && event.type !== 'input_request') continue;
    state = foldAll([{ events: unread, fence: 0 }], state);
    unread = [];
    if (isForkPoint(state, event)) last = event.seq;
  }
  return last;
}
