import { WHY, handedOver, handoffReason } from '../text/chat.ts';
import { Icon } from '../ui/icon.tsx';
import type { ItemOf } from './item.ts';
import styles from './line.module.css';

export const HandoffLine = ({
  item,
  onWhy,
}: {
  readonly item: ItemOf<'handoff'>;
  readonly onWhy: (seq: number) => void;
}) => (
  <div className={styles.pass}>
    <Icon name="arrow" size={14} />
    <span>
      <b dir="auto">{item.from}</b> {handedOver} <b dir="auto">{item.to}</b> · {handoffReason(item)}{' '}
      <button type="button" className={styles.why} onClick={() => onWhy(item.seq)}>
        {WHY}
      </button>
    </span>
  </div>
);
