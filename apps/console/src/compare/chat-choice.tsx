import type { RuntimeEvent } from '@mozaiks/contracts';
import { hashOf } from '../app/hash.ts';
import { chatRoute } from '../app/route.ts';
import { go } from '../app/use-route.ts';
import { useNewestChats } from '../server/server.ts';
import { compare as text } from '../text/compare.ts';
import { Empty } from '../ui/empty.tsx';
import styles from './compare-page.module.css';

export interface ChatChoiceProps {
  readonly a: string;
  readonly b: string | null;
  /** Of `a`; null until they are there. */
  readonly events: readonly RuntimeEvent[] | null;
  /** What the comparison found, in a sentence; null: nothing yet. */
  readonly found: string | null;
}

/** Which chats are compared: the second one is chosen among those of the same workflow. */
export function ChatChoice({ a, b, events, found }: ChatChoiceProps) {
  const chats = useNewestChats() ?? [];
  const titleOf = (chat_id: string): string =>
    chats.find((chat) => chat.chat_id === chat_id)?.title ?? chat_id;
  const start = events?.find((event) => event.type === 'workflow_start');
  const workflow = start?.type === 'workflow_start' ? start.workflow_name : null;
  const others = chats
    .filter((chat) => chat.chat_id !== a && chat.workflow_name === workflow)
    .map(({ chat_id }) => chat_id);
  const choices = b === null || others.includes(b) ? others : [b, ...others];
  return (
    <>
      <div className={styles['choice']}>
        <a href={hashOf(chatRoute(a))}>{titleOf(a)}</a>
        <label>
          {text.choose}{' '}
          <select
            value={b ?? ''}
            onChange={({ target }) =>
              go({ view: 'compare', a, b: target.value === '' ? null : target.value })
            }
          >
            <option value="">{text.none}</option>
            {choices.map((chat_id) => (
              <option key={chat_id} value={chat_id}>
                {titleOf(chat_id)}
              </option>
            ))}
          </select>
        </label>
        {found !== null && <span role="status">{found}</span>}
      </div>
      {workflow !== null && choices.length === 0 && (
        <Empty title={text.title} text={text.nothingElse} />
      )}
    </>
  );
}
