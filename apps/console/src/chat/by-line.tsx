import { Dot } from '../ui/dot.tsx';
import { MessageTime } from './message-time.tsx';
import styles from './message.module.css';

interface ByLineProps {
  readonly agent: string;
  readonly color: string;
  /** Absent while it is written. */
  readonly ts?: string;
  readonly note?: string;
}

/** Who speaks, and when. */
export const ByLine = ({ agent, color, ts, note = '' }: ByLineProps) => (
  <div className={styles.by}>
    <Dot color={color} pulses={ts === undefined} />
    <b dir="auto" style={{ color }}>
      {agent}
    </b>
    {note !== '' && <span className={styles.note}>{note}</span>}
    {ts !== undefined && <MessageTime ts={ts} />}
  </div>
);
