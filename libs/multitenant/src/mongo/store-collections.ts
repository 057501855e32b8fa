import type { Collections } from './collections.ts';

/** The collections in which the store keeps the chats of all users. */
export const STORE_COLLECTIONS: readonly string[] = Object.keys({
  chats: true,
  commits: true,
  snapshots: true,
  bookmarks: true,
  inbox: true,
  sessions: true,
  signals: true,
  usage: true,
  outbox: true,
  responses: true,
  files: true,
  file_chunks: true,
  leases: true,
  workflow_versions: true,
  meta: true,
} satisfies Readonly<Record<keyof Collections, true>>);
