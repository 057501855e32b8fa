import { JsonTree } from '../../ui/json-tree.tsx';
import styles from './details.module.css';

/** A JSON value under a name. */
export const ValueBox = ({
  name,
  value,
  path = '',
}: {
  readonly name: string;
  readonly value: unknown;
  readonly path?: string;
}) => (
  <section className={styles['box']}>
    <h3>{name}</h3>
    <JsonTree value={value} path={path} open={2} />
  </section>
);

/** What someone wrote. */
export const TextBox = ({ name, text }: { readonly name: string; readonly text: string }) => (
  <section className={styles['box']}>
    <h3>{name}</h3>
    <div className={styles['prose']} dir="auto" tabIndex={text.length > 800 ? 0 : undefined}>
      {text}
    </div>
  </section>
);
