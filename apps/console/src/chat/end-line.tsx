import { RETRY, completeText } from '../text/chat.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import type { ItemOf } from './item.ts';
import styles from './line.module.css';

export const EndLine = ({ item }: { readonly item: ItemOf<'complete'> }) => (
  <div className={styles.end}>
    <span>{completeText(item.reason)}</span>
  </div>
);

interface FailedLineProps {
  readonly item: ItemOf<'failed'>;
  /** Sends the last message again; null if a later run exists. */
  readonly onRetry: (() => void) | null;
}

export const FailedLine = ({ item: { code, message, said }, onRetry }: FailedLineProps) => (
  <div className={styles.failed}>
    <Icon name="warning" />
    <div>
      <p>
        {message} <code>{code}</code>
      </p>
      {said !== undefined && <p className={styles.said}>{said}</p>}
    </div>
    {onRetry !== null && <Button onClick={onRetry}>{RETRY}</Button>}
  </div>
);
