import { useMemo, useState } from 'react';
import type { ContentPart } from '@mozaiks/contracts';
import { useServer } from '../server/server.ts';
import type { Pending } from './conversation.tsx';
import type { ShownChat } from './use-chat-of.ts';

export interface Sent {
  /** What was sent and is not in the log yet, oldest first. */
  readonly pending: readonly Pending[];
  readonly add: (command_id: string, message: string | readonly ContentPart[]) => void;
  readonly forget: (command_id: string) => void;
}

/** Remembers messages from their sending until the log has them: then it shows them. */
export function useSent({ events, begun }: ShownChat, chat_id: string): Sent {
  const { beginnings } = useServer();
  const [sent, setSent] = useState<readonly Pending[]>([]);
  const begin = begun === null ? undefined : beginnings.get(chat_id);
  const pending = useMemo(() => {
    const first =
      begin === undefined || begin.message === null
        ? []
        : [{ ...begin, text: textOf(begin.message) }];
    const known = new Set(
      events.flatMap((event) => ('command_id' in event ? [event.command_id] : [])),
    );
    return [...first, ...sent].filter(({ command_id }) => !known.has(command_id));
  }, [sent, events, begin]);
  return {
    pending,
    add: (command_id, message) => setSent((all) => [...all, { command_id, text: textOf(message) }]),
    forget: (command_id) => setSent((all) => all.filter((each) => each.command_id !== command_id)),
  };
}

const textOf = (message: string | readonly ContentPart[]): string =>
  typeof message === 'string'
    ? message
    : message.map((part) => (part.type === 'text' ? part.text : '')).join('');
