import mongoose from 'mongoose';
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

const { Schema } = mongoose;
const { Mixed } = Schema.Types;

/**
 * Nothing is added to a document or left out. A field or filter key that is not in the schema
 * throws.
 */
const OPTIONS = {
  strict: 'throw',
  strictQuery: 'throw',
  minimize: false,
  versionKey: false,
  id: false,
  autoIndex: false,
} as const;

const LOG_KEY = { app_id: String, user_id: String, chat_id: String, log_id: String };

/**
 * The collections, by name. Shard keys, if there are shards, are the unique keys: for `chats` the
 * tenant's, for `commits`, `inbox` and `usage` the `_id`.
 */
export const SCHEMAS = {
  chats: new Schema<ChatDocument>(
    {
      ...LOG_KEY,
      workflow_name: String,
      parent: Mixed,
      status: String,
      head_seq: Number,
      usage_seq: Number,
      owner: String,
      fence: Number,
      inbox_seq: Number,
      due_at: Number,
      watchers: [String],
      log_version: Number,
      title: String,
      default_title: String,
      created_at: String,
      updated_at: String,
      erased: Boolean,
      erased_at: Number,
      graves: {
        type: [{ _id: false, log_id: String, at: Number, keeps_user: Boolean }],
        default: undefined,
      },
      scrub_at: Number,
    },
    OPTIONS,
  )
    .index({ app_id: 1, user_id: 1, chat_id: 1 }, { unique: true })
    .index({ app_id: 1, user_id: 1, workflow_name: 1, updated_at: 1 })
    .index({ app_id: 1, user_id: 1, updated_at: 1, chat_id: 1 })
    .index({ due_at: 1 })
    .index({ owner: 1 })
    .index({ watchers: 1 }, { sparse: true })
    .index({ scrub_at: 1 }, { sparse: true }),
  commits: new Schema<CommitDocument>(
    {
      _id: String,
      ...LOG_KEY,
      first_seq: Number,
      last_seq: Number,
      fence: Number,
      commit_id: String,
      v: Number,
      events: [Mixed],
    },
    OPTIONS,
  ),
  snapshots: new Schema<SnapshotDocument>(
    { _id: String, ...LOG_KEY, head_seq: Number, commit_id: String, v: Number, body: Buffer },
    OPTIONS,
  ),
  bookmarks: new Schema<BookmarkDocument>(
    { _id: String, ...LOG_KEY, key: String, seq: Number, put_at: Number },
    OPTIONS,
  ).index({ app_id: 1, user_id: 1, key: 1, put_at: 1 }),
  inbox: new Schema<InboxDocument>(
    {
      _id: String,
      ...LOG_KEY,
      command_id: String,
      digest: String,
      command: Mixed,
      settled_seq: Number,
      put_seq: Number,
      waiting_in: String,
    },
    OPTIONS,
  ).index({ waiting_in: 1 }, { sparse: true }),
  sessions: new Schema<SessionDocument>(
    { _id: String, beat: Number, dead: Boolean, died_at: Number },
    OPTIONS,
  ),
  signals: new Schema<SignalsDocument>({ to: String, signals: [Mixed], mark: String }, OPTIONS),
  usage: new Schema<UsageDocument>(
    {
      _id: String,
      app_id: String,
      user_id: String,
      chat_id: String,
      log_id: String,
      workflow_name: String,
      ts: String,
      fact: Mixed,
    },
    OPTIONS,
  ).index({ app_id: 1, user_id: 1, workflow_name: 1, ts: 1 }),
  outbox: new Schema<OutboxDocument>(
    {
      _id: String,
      ...LOG_KEY,
      workflow_name: String,
      ts: String,
      fact: Mixed,
      parked: Boolean,
      first_claimed_at: String,
    },
    OPTIONS,
  ).index({ parked: 1, ts: 1, _id: 1 }),
  responses: new Schema<ResponseDocument>(
    { _id: String, ...LOG_KEY, value: Mixed, expires_at: Number },
    OPTIONS,
  ).index({ expires_at: 1 }),
  files: new Schema<FileDocument>(
    {
      _id: String,
      ...LOG_KEY,
      file_id: String,
      media_type: String,
      name: String,
      bytes: Number,
      created_at: String,
      state: String,
      expires_at: Number,
    },
    OPTIONS,
  ).index({ expires_at: 1 }, { sparse: true }),
  file_chunks: new Schema<FileChunkDocument>(
    { _id: String, ...LOG_KEY, first_byte: Number, data: Buffer },
    OPTIONS,
  ),
  leases: new Schema<LeaseDocument>({ _id: String, holder: String, until: Number }, OPTIONS),
  workflow_versions: new Schema<VersionDocument>(
    { _id: String, definition: Mixed, saved_at: String },
    OPTIONS,
  ),
  meta: new Schema<MetaDocument>({ _id: String, version: Number }, OPTIONS),
} as const;

/** The size of `signals`: some minutes of a busy cluster. Older signals are useless. */
export const SIGNALS_BYTES = 16 * 1024 * 1024;
