import type { ReactNode } from 'react';
import styles from './details.module.css';

/** Names and values of a detail. What is null, undefined or false is left out. */
export const FactList = ({
  events,
}: {
  readonly events: readonly (readonly [name: string, value: ReactNode])[];
}) => (
  <dl className={styles['facts']}>
    {events.map(([name, value], at) =>
      value === null || value === undefined || value === false ? null : (
        <div key={at}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ),
    )}
  </dl>
);

export const Code = ({ children }: { readonly children: ReactNode }) => (
  <code className={styles['code']}>{children}</code>
);
