import {
  chatRef,
  logRef,
  type ChatRecord,
  type ChatStatus,
  type ParentRef,
  type TenantScope,
} from '@mozaiks/contracts';
import { number, numberOrNull, text, textOrNull } from './columns.ts';
import type { Row } from './operation.ts';
import { sql } from './sql.ts';

export const RECORD_COLUMNS = sql`chat_id, log_id, workflow_name, parent, status, head_seq, usage_seq, owner, fence, inbox_seq, due_at,
  watchers, log_version, coalesce(title, default_title) AS title, created_at, updated_at`;

/** The record in a row that was found through this scope. */
export function recordOf(scope: TenantScope, row: Row): ChatRecord {
  const owner = textOrNull(row, 'owner');
  const parent = textOrNull(row, 'parent');
  return {
    ...logRef(chatRef(scope, text(row, 'chat_id')), text(row, 'log_id')),
    workflow_name: text(row, 'workflow_name'),
    parent: parent === null ? null : (JSON.parse(parent) as ParentRef),
    status: owner === null ? (text(row, 'status') as ChatStatus) : 'running',
    head_seq: number(row, 'head_seq'),
    usage_seq: number(row, 'usage_seq'),
    owner,
    fence: number(row, 'fence'),
    inbox_seq: number(row, 'inbox_seq'),
    due_at: numberOrNull(row, 'due_at'),
    watchers: JSON.parse(text(row, 'watchers')) as readonly string[],
    log_version: number(row, 'log_version'),
    title: textOrNull(row, 'title'),
    created_at: text(row, 'created_at'),
    updated_at: text(row, 'updated_at'),
  };
}
