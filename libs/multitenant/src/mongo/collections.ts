import type { Connection, Model } from 'mongoose';
import type {
  ChatDocument,
  CommitDocument,
  InboxDocument,
  MetaDocument,
  OutboxDocument,
  SessionDocument,
  SignalsDocument,
  UsageDocument,
  VersionDocument,
} from './documents.ts';
import { SCHEMAS } from './schemas.ts';

/**
 * Queries and updates go through the models, which refuse keys that their schema does not have; inserts and aggregations through the driver
 * (`model.collection`), with documents that this module's callers build whole.
 */
export interface Collections {
  readonly chats: Model<ChatDocument>;
  readonly commits: Model<CommitDocument>;
  readonly inbox: Model<InboxDocument>;
  readonly sessions: Model<SessionDocument>;
  readonly signals: Model<SignalsDocument>;
  readonly usage: Model<UsageDocument>;
  readonly outbox: Model<OutboxDocument>;
  readonly workflow_versions: Model<VersionDocument>;
  readonly meta: Model<MetaDocument>;
}

export const collectionsOf = (connection: Connection): Collections => ({
  chats: connection.model<ChatDocument>('chats', SCHEMAS.chats, 'chats'),
  commits: connection.model<CommitDocument>('commits', SCHEMAS.commits, 'commits'),
  inbox: connection.model<InboxDocument>('inbox', SCHEMAS.inbox, 'inbox'),
  sessions: connection.model<SessionDocument>('sessions', SCHEMAS.sessions, 'sessions'),
  signals: connection.model<SignalsDocument>('signals', SCHEMAS.signals, 'signals'),
  usage: connection.model<UsageDocument>('usage', SCHEMAS.usage, 'usage'),
  outbox: connection.model<OutboxDocument>('outbox', SCHEMAS.outbox, 'outbox'),
  workflow_versions: connection.model<VersionDocument>('workflow_versions', SCHEMAS.workflow_versions, 'workflow_versions'),
  meta: connection.model<MetaDocument>('meta', SCHEMAS.meta, 'meta'),
});
