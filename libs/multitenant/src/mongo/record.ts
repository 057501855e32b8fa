import { chatRef, logRef, type ChatRecord, type TenantScope } from '@mozaiks/contracts';
import type { ChatDocument } from './documents.ts';

/** The record in a document that was found through this scope. */
export function recordOf(scope: TenantScope, document: ChatDocument): ChatRecord {
  const {
    chat_id,
    log_id,
    workflow_name,
    parent,
    status,
    head_seq,
    usage_seq,
    owner,
    fence,
    inbox_seq,
    due_at,
  } = document;
  const { watchers, log_version, title, default_title, created_at, updated_at } = document;
  return {
    ...logRef(chatRef(scope, chat_id), log_id),
    workflow_name,
    parent,
    status: owner === null ? status : 'running',
    head_seq,
    usage_seq,
    owner,
    fence,
    inbox_seq,
    due_at,
    watchers,
    log_version,
    title: title ?? default_title ?? null,
    created_at,
    updated_at,
  };
}
