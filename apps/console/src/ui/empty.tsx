import type { ReactNode } from 'react';
import styles from './empty.module.css';

interface EmptyProps {
  readonly title: string;
  readonly text: string;
  /** What can be done next. */
  readonly children?: ReactNode;
}

/** In place of what is not there. */
export const Empty = ({ title, text, children }: EmptyProps) => (
  <section className={styles.empty}>
    <h2>{title}</h2>
    <p>{text}</p>
    {children}
  </section>
);
