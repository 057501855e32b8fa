import type { ChatSummary } from '@mozaiks/contracts';
import { hashOf } from '../app/hash.ts';
import { chatRoute } from '../app/route.ts';
import { StatusChip } from '../chat/status-chip.tsx';
import { useWorkflows } from '../server/server.ts';
import { untitled } from '../text/app.ts';
import { CHANGED, CHAT, STATUS, TITLE, WORKFLOW } from '../text/chats.ts';
import { dateTime } from '../text/format.ts';
import { ago } from '../text/time.ts';
import { useNow } from '../ui/use-now.ts';
import styles from './chats.module.css';

/** Chats, a row each. */
export function ChatRows({ chats }: { readonly chats: readonly ChatSummary[] }) {
  const now = useNow(30_000);
  const { workflows } = useWorkflows();
  const titleOf = (name: string): string =>
    workflows?.find(({ workflow_name }) => workflow_name === name)?.title ?? name;
  return (
    <div className={styles.rows} role="table" aria-label={TITLE}>
      <div className={`${styles.row} ${styles.heads}`} role="row">
        {[CHAT, WORKFLOW, STATUS, CHANGED].map((head) => (
          <span key={head} role="columnheader">
            {head}
          </span>
        ))}
      </div>
      {chats.map(({ chat_id, title, workflow_name, status, last_activity_at }) => (
        <div key={chat_id} className={styles.row} role="row">
          <span role="cell" className={styles.title} dir="auto">
            <a href={hashOf(chatRoute(chat_id))}>{title ?? untitled(titleOf(workflow_name))}</a>
          </span>
          <span role="cell" className={styles.workflow}>
            {titleOf(workflow_name)}
          </span>
          <span role="cell">
            <StatusChip status={status} />
          </span>
          <span role="cell" className={styles.ago} title={dateTime(last_activity_at)}>
            {ago(last_activity_at, now)}
          </span>
        </div>
      ))}
    </div>
  );
}
