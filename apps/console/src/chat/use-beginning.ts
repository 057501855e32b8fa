import { useState } from 'react';
import type { ContentPart, JsonObject } from '@mozaiks/contracts';
import { chatRoute } from '../app/route.ts';
import { go } from '../app/use-route.ts';
import { useServer } from '../server/server.ts';
import { messageWith } from './send-files.ts';
import type { Draft } from './use-draft.ts';

interface Beginning {
  /** Opens the new chat with this message; null: the workflow speaks first. */
  readonly begin: (message: string | readonly ContentPart[] | null) => void;
  readonly send: (draft: Draft) => Promise<void>;
}

interface NewChat {
  readonly workflow_name: string;
  readonly context?: JsonObject | undefined;
}

/** Begins a chat of the workflow. It has one id, however often it is tried. */
export function useBeginning({ workflow_name, context }: NewChat): Beginning {
  const { api, beginnings } = useServer();
  const [chat_id] = useState(() => crypto.randomUUID());
  const begin: Beginning['begin'] = (message) => {
    const command_id = crypto.randomUUID();
    beginnings.set(chat_id, { workflow_name, command_id, message, context });
    go(chatRoute(chat_id));
  };
  const send = async (draft: Draft): Promise<void> => {
    // Files belong to a chat that exists.
    const given = context === undefined ? {} : { context };
    if (draft.files.length > 0) await api.chats.create({ workflow_name, chat_id, ...given });
    begin(await messageWith(api, chat_id, draft));
  };
  return { begin, send };
}
