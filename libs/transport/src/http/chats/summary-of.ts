import { chatTitle, logRef, type ChatRecord, type ChatSummary } from '@mozaiks/contracts';
import type { HttpDeps } from '../route.ts';

/** The first message is in these commits, unless a workflow writes much before it. */
const FIRST_COMMITS = 4;

export async function summaryOf(
  deps: Pick<HttpDeps, 'log'>,
  record: ChatRecord,
): Promise<ChatSummary> {
  const { chat_id, workflow_name, status, parent, created_at, updated_at } = record;
  return {
    chat_id,
    workflow_name,
    title: record.title ?? (await firstMessage(deps, record)),
    status,
    parent_chat_id: parent?.chat_id ?? null,
    created_at,
    last_activity_at: updated_at,
  };
}

/** The title of a chat without one. A record gets its title when the first run ends. */
async function firstMessage(
  { log }: Pick<HttpDeps, 'log'>,
  record: ChatRecord,
): Promise<string | null> {
  const isEmpty = record.owner === null && record.head_seq === 0;
  if (isEmpty) return null;
  const commits = await log.read(logRef(record, record.log_id), {
    after_seq: 0,
    limit: FIRST_COMMITS,
  });
  return chatTitle(commits.flatMap(({ events }) => events));
}
