import type { Attachment } from '@mozaiks/contracts';
import { Icon } from '../ui/icon.tsx';
import type { ItemOf } from './item.ts';
import styles from './message.module.css';

export function UserBubble({ item: { text, content = [] } }: { readonly item: ItemOf<'user'> }) {
  const attached = content.filter((part): part is Attachment => part.type !== 'text');
  return (
    <div className={styles.me} dir="auto">
      {text}
      {attached.length > 0 && (
        <ul className={styles.attached}>
          {attached.map(({ name, media_type, type, file_id }, index) => (
            <li key={file_id ?? index}>
              <Icon name="file" size={14} />
              {name ?? media_type ?? type}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** A message that is not in the log yet. `note`: why it waits; null if it is on its way. */
export const UnsentBubble = ({
  text,
  note,
}: {
  readonly text: string;
  readonly note: string | null;
}) => (
  <div className={`${styles.me} ${note === null ? '' : styles.unsent}`} dir="auto">
    {text}
    {note !== null && (
      <span className={styles.waits}>
        <Icon name="clock" size={13} />
        {note}
      </span>
    )}
  </div>
);
