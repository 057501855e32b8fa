/** What MongoDB may do for a query. */
export interface AllowedPlan {
  /** The indexes that it may use. */
  readonly indexes: readonly string[];
  /** It may sort in memory, because there is little to sort. */
  readonly sorts?: true;
  /** It may read the whole collection, which is small or capped. */
  readonly scans?: true;
}

const using = (...indexes: readonly string[]): AllowedPlan => ({ indexes });
const sorting = (...indexes: readonly string[]): AllowedPlan => ({ indexes, sorts: true });

const BY_CHAT = using('app_id_1_user_id_1_chat_id_1');
const BY_ID = using('_id_');
const NEWEST = 'app_id_1_user_id_1_updated_at_1_chat_id_1';
/** Indexes that retention creates. */
const BY_AGE = using('updated_at_1__id_1');
const BY_USAGE_AGE = using('ts_1');
const BY_OUTBOX = using('parked_1_ts_1__id_1');
const BY_USAGE = using('app_id_1_user_id_1_workflow_name_1_ts_1');
/**
 * Small collections: one session document per process started in the last day, and one workflow
 * version for each in use or saved lately.
 */
const SCAN = { indexes: [], scans: true } as const;

/**
 * Every query of this library, by its shape. The spec fails if one is missing. Two kinds are left
 * out: the queries of retention, and the deletion of a command whose chat was erased during the
 * put, which has the same filter as the find.
 */
export const ALLOWED_PLANS: Readonly<Record<string, AllowedPlan>> = {
  'find chats app_id,user_id,chat_id': BY_CHAT,
  'find chats app_id,user_id,chat_id,erased': BY_CHAT,
  'find chats app_id,user_id,chat_id,log_id': BY_CHAT,
  'find chats app_id,user_id,chat_id,log_id,erased': BY_CHAT,
  'find chats app_id,user_id,chat_id,log_id,erased,owner,fence': BY_CHAT,
  'findAndModify chats app_id,user_id,chat_id,log_id,erased': BY_CHAT,
  'findAndModify chats app_id,user_id,chat_id,log_id,erased,owner,fence,log_version': BY_CHAT,
  'update chats app_id,user_id,chat_id,erased': BY_CHAT,
  'update chats app_id,user_id,chat_id,log_id,erased': BY_CHAT,
  'update chats app_id,user_id,chat_id,log_id,erased,owner,fence,inbox_seq': BY_CHAT,
  'update chats app_id,user_id,chat_id,log_id,fence': BY_CHAT,
  'delete chats app_id,user_id,chat_id,log_id,fence,erased': BY_CHAT,

  'find chats parent,app_id,user_id,erased sort updated_at,chat_id': using(NEWEST),
  'find chats ($or:updated_at:$lt|updated_at,chat_id:$lt),app_id,user_id,erased sort updated_at,chat_id':
    using(NEWEST),
  'find chats parent,($or:updated_at:$lt|updated_at,chat_id:$lt),app_id,user_id,erased sort updated_at,chat_id':
    using(NEWEST),
  'find chats ($or:owner:$ne|status),parent,app_id,user_id,erased sort updated_at,chat_id':
    using(NEWEST),
  'find chats owner,status,parent,app_id,user_id,erased sort updated_at,chat_id': using(NEWEST),
  'find chats workflow_name,parent,app_id,user_id,erased sort updated_at,chat_id': sorting(
    NEWEST,
    'app_id_1_user_id_1_workflow_name_1_updated_at_1',
  ),

  'find responses app_id,user_id,chat_id,log_id,_id': BY_ID,
  'update responses app_id,user_id,chat_id,log_id,_id': BY_ID,
  'delete responses app_id,user_id,chat_id,log_id,_id:$gte:$lt': BY_ID,
  'delete responses expires_at:$lte': using('expires_at_1'),

  'find files app_id,user_id,chat_id,log_id,_id,state': BY_ID,
  'find files app_id,user_id,chat_id,log_id,_id:$gte:$lt,state': BY_ID,
  'aggregate files app_id,user_id,chat_id,log_id,_id:$gte:$lt': BY_ID,
  'update files app_id,user_id,chat_id,log_id,_id,state': BY_ID,
  'update files app_id,user_id,chat_id,log_id,_id,state,bytes': BY_ID,
  'update files app_id,user_id,chat_id,log_id,_id,expires_at:$lte': BY_ID,
  'delete files app_id,user_id,chat_id,log_id,_id,state': BY_ID,
  'delete files app_id,user_id,chat_id,log_id,_id:$gte:$lt': BY_ID,
  'find files expires_at:$lte': using('expires_at_1'),
  'find file_chunks app_id,user_id,chat_id,log_id,_id:$gte:$lte sort _id': BY_ID,
  'delete file_chunks app_id,user_id,chat_id,log_id,_id:$gte:$lt': BY_ID,

  'find usage app_id,_id:$in': BY_ID,
  'aggregate outbox parked': BY_OUTBOX,
  'find usage app_id,user_id,chat_id,log_id,_id:$gte:$lt': BY_ID,
  'find outbox parked sort ts,_id': BY_OUTBOX,
  'update outbox parked': BY_OUTBOX,
  'update outbox _id:$in': BY_ID,
  'update outbox _id:$in,first_claimed_at': BY_ID,
  'delete outbox _id:$in': BY_ID,
  'update leases ($or:holder|until:$lte),_id': BY_ID,

  'find chats due_at:$lte,owner,erased,log_version:$lte sort due_at': using('due_at_1'),
  'find chats owner,erased,log_version:$lte sort owner': using('owner_1'),
  'find chats owner:$nin,erased,log_version:$lte sort owner': using('owner_1'),
  'find chats watchers:$elemMatch': using('watchers_1'),
  'update chats watchers:$in': using('watchers_1'),
  'find chats scrub_at:$lte': using('scrub_at_1'),

  'find commits app_id,user_id,chat_id,log_id,_id:$in sort _id': BY_ID,
  'find commits app_id,user_id,chat_id,log_id,_id:$gte:$lt sort _id': BY_ID,
  'delete commits app_id,user_id,chat_id,log_id,_id:$gte:$lt': BY_ID,

  'find inbox app_id,user_id,chat_id,log_id,_id': BY_ID,
  'find inbox app_id,user_id,chat_id,log_id,waiting_in sort put_seq,_id': sorting('waiting_in_1'),
  'aggregate inbox app_id,user_id,chat_id,log_id,waiting_in': using('waiting_in_1'),
  'update inbox app_id,user_id,chat_id,log_id,_id,settled_seq': BY_ID,
  'delete inbox app_id,user_id,chat_id,log_id,_id:$gte:$lt': BY_ID,

  'find snapshots app_id,user_id,chat_id,log_id,_id': BY_ID,
  'update snapshots app_id,user_id,chat_id,log_id,_id': BY_ID,
  'delete snapshots app_id,user_id,chat_id,log_id,_id': BY_ID,

  'find bookmarks app_id,user_id,key sort put_at': using('app_id_1_user_id_1_key_1_put_at_1'),
  'update bookmarks app_id,user_id,chat_id,log_id,_id': BY_ID,
  'delete bookmarks app_id,user_id,chat_id,log_id,_id:$gte:$lt': BY_ID,

  'find sessions _id,dead': BY_ID,
  'find sessions dead': SCAN,
  'find sessions dead sort _id': { ...BY_ID, scans: true },
  'update sessions _id,dead': BY_ID,
  'update sessions _id,beat,dead': BY_ID,
  'delete sessions dead,died_at:$lte': SCAN,
  'find signals to': SCAN,

  'aggregate usage app_id': BY_USAGE,
  'aggregate usage app_id,user_id,ts:$gte': BY_USAGE,
  'update usage app_id,user_id,chat_id,log_id,_id:$gte:$lt': BY_ID,
  'find workflow_versions _id': BY_ID,
  'update workflow_versions _id': BY_ID,

  'find chats parent,erased,owner,due_at,updated_at:$lt sort updated_at,_id': BY_AGE,
  'find chats workflow_name,parent,erased,owner,due_at,updated_at:$lt sort updated_at,_id': BY_AGE,
  'find chats ($or:updated_at:$gt|updated_at,_id:$gt),parent,erased,owner,due_at,updated_at:$lt sort updated_at,_id':
    BY_AGE,
  'find chats ($or:updated_at:$gt|updated_at,_id:$gt),workflow_name,parent,erased,owner,due_at,updated_at:$lt sort updated_at,_id':
    BY_AGE,
  'update chats app_id,user_id,chat_id,log_id,erased,owner,due_at,fence,inbox_seq,updated_at':
    BY_CHAT,
  'find inbox app_id,user_id,chat_id,log_id,waiting_in': using('waiting_in_1'),
  'distinct inbox waiting_in:$in': using('waiting_in_1'),
  'aggregate usage ts:$lt': BY_USAGE_AGE,
  'aggregate usage workflow_name,ts:$lt': BY_USAGE_AGE,
  'find usage ts:$lt sort ts': BY_USAGE_AGE,
  'find usage workflow_name,ts:$lt sort ts': BY_USAGE_AGE,
  'delete usage _id:$in': BY_ID,
  'find commits events.workflow_version': using('events.workflow_version_1'),
  'find workflow_versions ($or:saved_at|saved_at:$lt)': SCAN,
  'delete workflow_versions ($or:saved_at|saved_at:$lt),_id': BY_ID,
};
