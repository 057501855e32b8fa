import { NOT_SHOWN, finishText } from '../text/chat.ts';
import { Chip } from '../ui/chip.tsx';
import { GrowingMarkdown, Markdown } from '../ui/markdown.tsx';
import { ByLine } from './by-line.tsx';
import type { ItemOf } from './item.ts';
import styles from './message.module.css';

export function AgentMessage({
  item,
  color,
}: {
  readonly item: ItemOf<'agent'>;
  readonly color: string;
}) {
  const { agent, text, ts, visible, redacted, finish_reason } = item;
  const finish = finishText(finish_reason);
  return (
    <article className={styles.say}>
      <ByLine agent={agent} color={color} ts={ts} note={visible ? '' : NOT_SHOWN.toLowerCase()} />
      {redacted && text === '' ? (
        <p className={styles.hidden}>{NOT_SHOWN}</p>
      ) : (
        <Markdown text={text} />
      )}
      {finish !== '' && (
        <p className={styles.finish}>
          <Chip tone="wait">{finish}</Chip>
        </p>
      )}
    </article>
  );
}

/** Text that is being written. It is read out when it is complete. */
export const LiveMessage = ({
  agent,
  text,
  color,
}: {
  readonly agent: string;
  readonly text: string;
  readonly color: string;
}) => (
  <article className={styles.say} aria-live="off">
    <ByLine agent={agent} color={color} />
    <GrowingMarkdown text={text} />
  </article>
);
