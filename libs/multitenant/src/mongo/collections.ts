import type { Connection, Model } from 'mongoose';
import type {
  BookmarkDocument,
  ChatDocument,
  CommitDocument,
  FileChunkDocument,
  FileDocument,
  InboxDocument,
  LeaseDocument,
  MetaDocument,
  OutboxDocument,
  ResponseDocument,
  SessionDocument,
  SignalsDocument,
  SnapshotDocument,
  UsageDocument,
  VersionDocument,
} from './documents.ts';
import { SCHEMAS } from './schemas.ts';

/**
 * Queries and updates go through the models, which reject keys that their schema does not have.
 * Inserts and aggregations go through the driver (`model.collection`), with complete documents from
 * this module's callers.
 */
export interface Collections {
  readonly chats: Model<ChatDocument>;
  readonly commits: Model<CommitDocument>;
  readonly snapshots: Model<SnapshotDocument>;
  readonly bookmarks: Model<BookmarkDocument>;
  readonly inbox: Model<InboxDocument>;
  readonly sessions: Model<SessionDocument>;
  readonly signals: Model<SignalsDocument>;
  readonly usage: Model<UsageDocument>;
  readonly outbox: Model<OutboxDocument>;
  readonly responses: Model<ResponseDocument>;
  readonly files: Model<FileDocument>;
  readonly file_chunks: Model<FileChunkDocument>;
  readonly leases: Model<LeaseDocument>;
  readonly workflow_versions: Model<VersionDocument>;
  readonly meta: Model<MetaDocument>;
}

export const collectionsOf = (connection: Connection): Collections => ({
  chats: connection.model<ChatDocument>('chats', SCHEMAS.chats, 'chats'),
  commits: connection.model<CommitDocument>('commits', SCHEMAS.commits, 'commits'),
  snapshots: connection.model<SnapshotDocument>('snapshots', SCHEMAS.snapshots, 'snapshots'),
  bookmarks: connection.model<BookmarkDocument>('bookmarks', SCHEMAS.bookmarks, 'bookmarks'),
  inbox: connection.model<InboxDocument>('inbox', SCHEMAS.inbox, 'inbox'),
  sessions: connection.model<SessionDocument>('sessions', SCHEMAS.sessions, 'sessions'),
  signals: connection.model<SignalsDocument>('signals', SCHEMAS.signals, 'signals'),
  usage: connection.model<UsageDocument>('usage', SCHEMAS.usage, 'usage'),
  outbox: connection.model<OutboxDocument>('outbox', SCHEMAS.outbox, 'outbox'),
  responses: connection.model<ResponseDocument>('responses', SCHEMAS.responses, 'responses'),
  files: connection.model<FileDocument>('files', SCHEMAS.files, 'files'),
  file_chunks: connection.model<FileChunkDocument>(
    'file_chunks',
    SCHEMAS.file_chunks,
    'file_chunks',
  ),
  leases: connection.model<LeaseDocument>('leases', SCHEMAS.leases, 'leases'),
  workflow_versions: connection.model<VersionDocument>(
    'workflow_versions',
    SCHEMAS.workflow_versions,
    'workflow_versions',
  ),
  meta: connection.model<MetaDocument>('meta', SCHEMAS.meta, 'meta'),
});
