import type { ContentPart, JsonValue, PendingQuestion } from '@mozaiks/contracts';
import { chatRoute } from '../app/route.ts';
import { go } from '../app/use-route.ts';
import { useServer, type Server } from '../server/server.ts';
import { messageWith } from './send-files.ts';
import { retryPlace } from './retry-place.ts';
import { save } from './save.ts';
import type { ShownChat } from './use-chat-of.ts';
import type { Draft } from './use-draft.ts';
import { useSent, type Sent } from './use-sent.ts';

export interface ChatActions {
  /** Resolves when the server has the message. */
  readonly send: (draft: Draft) => Promise<void>;
  readonly answer: (
    question: PendingQuestion,
    value: JsonValue,
    command_id: string,
  ) => Promise<void>;
  readonly cancel: () => void;
  /** Says the last message again, in a fork. */
  readonly retry: () => Promise<void>;
  readonly fork: (at_seq: number) => Promise<void>;
  /** Saves the chat as a file. */
  readonly export: () => Promise<void>;
  /** Messages that are sent and not in the log yet. */
  readonly pending: Sent['pending'];
}

interface Named {
  readonly chat_id: string;
  readonly workflow_name: string | null;
}

export function useChatActions(chat: ShownChat, named: Named): ChatActions {
  const server = useServer();
  const { api } = server;
  const { chat_id } = named;
  const sent = useSent(chat, chat_id);
  const { followed } = chat;
  return {
    pending: sent.pending,
    async send({ text, files }) {
      if (followed === null) return;
      const command_id = crypto.randomUUID();
      const message = await messageWith(api, chat_id, { text, files });
      sent.add(command_id, message);
      const done = followed.chat.then((chat) => chat.send(message, { command_id }));
      followed.touch();
      await done.catch((error: unknown) => {
        sent.forget(command_id);
        throw error;
      });
    },
    async answer({ kind, request_id, call_id }, value, command_id) {
      const opened = await followed?.chat;
      if (kind === 'tool')
        await opened?.respondTool(call_id ?? '', { result: value }, { command_id });
      else await opened?.answer(request_id, value, { command_id });
    },
    // The run may have ended in the meantime.
    cancel: () => void followed?.chat.then((chat) => chat.cancel()).catch(() => undefined),
    retry: () => retry(server, chat, named),
    async fork(at_seq) {
      const forked = await api.chats.fork(chat_id, at_seq);
      server.chats.refresh();
      go(chatRoute(forked.chat_id));
    },
    async export() {
      save(await (await api.chats.export(chat_id, { trace: true })).blob(), `${chat_id}.jsonl`);
    },
  };
}

/** In a fork, or in a new chat if the message began this one. */
async function retry(
  { api, beginnings }: Server,
  { events }: ShownChat,
  { chat_id, workflow_name }: Named,
): Promise<void> {
  const place = retryPlace(events);
  if (place === null || workflow_name === null) return;
  const { message, at_seq, context } = place;
  const id =
    at_seq === null ? crypto.randomUUID() : (await api.chats.fork(chat_id, at_seq)).chat_id;
  const again: string | readonly ContentPart[] = message.content ?? message.text;
  beginnings.set(id, { workflow_name, command_id: crypto.randomUUID(), message: again, context });
  go(chatRoute(id));
}
