import type { ReactNode } from 'react';
import styles from './chip.module.css';

export type Tone = 'calm' | 'wait' | 'ok' | 'failed';

export function Chip({
  tone = 'calm',
  children,
}: {
  readonly tone?: Tone;
  readonly children: ReactNode;
}) {
  return <span className={`${styles.chip} ${styles[tone]}`}>{children}</span>;
}
