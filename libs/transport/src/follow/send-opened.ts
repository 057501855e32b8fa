import type { ChatDescription, ControlFrameOf } from '@mozaiks/contracts';
import type { Connection } from '../socket/connection.ts';

type More = Partial<Pick<ControlFrameOf<'opened'>, 'reply_to' | 'parent_chat_id'>>;

export function sendOpened({ outbox }: Connection, description: ChatDescription, more: More): void {
  const { log, workflow_name, workflow_version, status, head_seq, pending } = description;
  outbox.send({
    type: 'opened',
    chat_id: log.chat_id,
    log_id: log.log_id,
    workflow_name,
    workflow_version,
    status,
    head_seq,
    pending: [...pending],
    ...more,
  });
}
