import type { ChatDetails } from '@mozaiks/contracts';
import { toSeconds } from './chat-table.ts';
import { clean } from './clean.ts';
import { questionLines } from './question-lines.ts';
import type { Style } from './style.ts';

/** Enough characters to distinguish versions. */
const VERSION_CHARS = 12;

/** The description of a chat with its open questions. `resume` is the command that continues it. */
export function detailLines(
  chat: ChatDetails,
  { style, resume }: { readonly style: Style; readonly resume: string },
): string[] {
  const {
    chat_id,
    title,
    workflow_name,
    workflow_version,
    status,
    parent_chat_id,
    created_at,
    last_activity_at,
    head_seq,
    pending,
  } = chat;
  const version =
    workflow_version === null
      ? ''
      : ` (version ${clean(workflow_version).slice(0, VERSION_CHARS)})`;
  const fields = [
    ['chat', clean(chat_id)],
    ['workflow', `${clean(workflow_name)}${version}`],
    ['status', status],
    ...(parent_chat_id === null ? [] : [['nested in', clean(parent_chat_id)]]),
    ['created', toSeconds(created_at)],
    ['last activity', toSeconds(last_activity_at)],
    ['events', String(head_seq)],
    ['continue with', resume],
  ];
  const questions = pending.flatMap((question) =>
    questionLines(question).map((line, at) => (at === 0 ? style.ask(line) : line)),
  );
  return [
    style.agent(clean(title ?? 'Untitled')),
    ...fields.map(([name = '', value = '']) => `${style.dim(name.padEnd(13))}  ${value}`),
    ...(questions.length === 0
      ? []
      : ['', pending.length === 1 ? 'Open question:' : 'Open questions:', ...questions]),
  ];
}
