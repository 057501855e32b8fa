import { useEffect, useState } from 'react';
import type { EventPage, RuntimeEvent } from '@mozaiks/contracts';
import { useServer } from '../server/server.ts';
import { messageOf } from '../text/message-of.ts';

const PAGE = 1000;
/** Longer chats are compared up to here. */
const MOST = 20_000;

export interface LoadedEvents {
  /** Null until they are there. */
  readonly events: readonly RuntimeEvent[] | null;
  readonly error: string | null;
}

const none: LoadedEvents = { events: null, error: null };

/** The events of a chat, read once, and again when `version` changes; of null: none. */
export function useEvents(chat_id: string | null, version = ''): LoadedEvents {
  const { api } = useServer();
  const [loaded, setLoaded] = useState(none);
  useEffect(() => {
    setLoaded(none);
    if (chat_id === null) return undefined;
    let isGone = false;
    const read = async (): Promise<void> => {
      const events: RuntimeEvent[] = [];
      for (
        let after_seq: number | null = 0;
        after_seq !== null && events.length < MOST && !isGone;

      ) {
        const page: EventPage = await api.chats.events(chat_id, {
          after_seq,
          limit: PAGE,
          trace: true,
        });
        events.push(...page.items);
        after_seq = page.next_after_seq;
      }
      if (!isGone) setLoaded({ events, error: null });
    };
    read().catch(
      (error: unknown) => !isGone && setLoaded({ events: null, error: messageOf(error) }),
    );
    return () => {
      isGone = true;
    };
  }, [api, chat_id, version]);
  return loaded;
}
