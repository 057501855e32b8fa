import type { ChatSummary } from '@mozaiks/contracts';
import type { Api } from '@mozaiks/client/api';
import { createRounds } from './rounds.ts';

/** The newest chats, for the rail and the home screen. */
export interface ChatsStore {
  subscribe(listener: () => void): () => void;
  /** Null: not known yet. */
  shown(): readonly ChatSummary[] | null;
  /** Reads the list again, soon: calls in quick succession are one. */
  refresh(): void;
}

const NEWEST = 20;
const SOON_MS = 150;
const EVERY_MS = 15_000;

export function createChatsStore(api: Pick<Api, 'chats'>): ChatsStore {
  const listeners = new Set<() => void>();
  let shown: readonly ChatSummary[] | null = null;
  let due: ReturnType<typeof setTimeout> | undefined;
  let ticking: ReturnType<typeof setInterval> | undefined;
  const rounds = createRounds();
  const read = async (): Promise<void> => {
    const isCurrent = rounds.begin();
    due = undefined;
    const page = await api.chats.list({ limit: NEWEST }).catch(() => null);
    if (page === null || !isCurrent()) return;
    shown = page.items;
    for (const listener of listeners) listener();
  };
  const refresh = (): void => void (due ??= setTimeout(() => void read(), SOON_MS));
  return {
    subscribe(listener) {
      if (listeners.size === 0) {
        void read();
        ticking = setInterval(() => document.hidden || refresh(), EVERY_MS);
      }
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        clearInterval(ticking);
        clearTimeout(due);
        due = undefined;
      };
    },
    shown: () => shown,
    refresh,
  };
}
