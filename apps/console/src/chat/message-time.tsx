import { clockTime, dateTime } from '../text/format.ts';
import styles from './message.module.css';

export const MessageTime = ({ ts }: { readonly ts: string }) => (
  <time className={styles.time} dateTime={ts} title={dateTime(ts)}>
    {clockTime(ts)}
  </time>
);
