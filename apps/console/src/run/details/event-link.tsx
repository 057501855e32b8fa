import { detail } from '../../text/detail.ts';
import styles from './details.module.css';

/** Leads to the row of an event. */
export const EventLink = ({
  seq,
  onSelect,
}: {
  readonly seq: number;
  readonly onSelect: (seq: number) => void;
}) => (
  <button type="button" className={styles['link']} onClick={() => onSelect(seq)}>
    {detail.event(seq)}
  </button>
);
