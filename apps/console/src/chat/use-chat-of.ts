import { useEffect, useState, useSyncExternalStore } from 'react';
import { useServer } from '../server/server.ts';
import { followChat, type FollowedChat } from './followed-chat.ts';
import { nothingShown, type ChatShown } from './shown-chat.ts';

export interface ShownChat extends ChatShown {
  /** Null until it is opened. */
  readonly followed: FollowedChat | null;
  /** The workflow that it was begun with on this page; null for a chat that was there. */
  readonly begun: string | null;
}

const noSubscription = (): (() => void) => () => {};
const showNothing = (): ChatShown => nothingShown;

/** Follows the chat while the component is shown. */
export function useChatOf(chat_id: string): ShownChat {
  const server = useServer();
  const { beginnings } = server;
  const [followed, setFollowed] = useState<FollowedChat | null>(null);
  useEffect(() => {
    const opened = followChat(server, chat_id);
    setFollowed(opened);
    return () => {
      opened.close();
      setFollowed(null);
    };
  }, [server, chat_id]);
  const isOpen = followed?.chat_id === chat_id;
  const shown = useSyncExternalStore(
    isOpen ? followed.subscribe : noSubscription,
    isOpen ? followed.shown : showNothing,
  );
  const exists = shown.events.length > 0;
  useEffect(() => {
    if (exists) beginnings.delete(chat_id);
  }, [exists, chat_id, beginnings]);
  return {
    ...shown,
    followed: isOpen ? followed : null,
    begun: beginnings.get(chat_id)?.workflow_name ?? null,
  };
}
