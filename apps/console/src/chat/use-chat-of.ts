import { useEffect, useState, useSyncExternalStore } from 'react';
import { emptyView } from '@mozaiks/contracts/chat-view';
import { useServer } from '../server/server.ts';
import { followChat, type ChatShown, type FollowedChat } from './followed-chat.ts';

export interface ShownChat extends ChatShown {
  /** Null until it is opened. */
  readonly followed: FollowedChat | null;
}

const nothing: ChatShown = { facts: [], view: emptyView, unsent: [], error: null };
const noSubscription = (): (() => void) => () => {};

/** Follows the chat while the component is shown. */
export function useChatOf(chat_id: string): ShownChat {
  const { client, beginnings } = useServer();
  const [followed, setFollowed] = useState<FollowedChat | null>(null);
  useEffect(() => {
    const opened = followChat(client, chat_id, beginnings.get(chat_id));
    setFollowed(opened);
    return () => {
      opened.close();
      setFollowed(null);
    };
  }, [client, chat_id, beginnings]);
  const shown = useSyncExternalStore(followed?.subscribe ?? noSubscription, followed?.shown ?? (() => nothing));
  useEffect(() => {
    // From now on it exists.
    if (shown.facts.length > 0) beginnings.delete(chat_id);
  }, [shown.facts.length > 0, chat_id, beginnings]);
  return { ...shown, followed };
}
