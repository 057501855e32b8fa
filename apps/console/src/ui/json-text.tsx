import type { JsonValue } from '@mozaiks/contracts';
import { jsonPieces } from './json-pieces.ts';
import styles from './json-text.module.css';

/** JSON as it is written, coloured. Long values are cut; the whole is in the Events tab. */
export function JsonText({ value }: { readonly value: JsonValue }) {
  return (
    <pre className={styles.json} tabIndex={0}>
      {jsonPieces(value).map(({ kind, text }, index) => (
        <span key={index} className={styles[kind]}>
          {text}
        </span>
      ))}
    </pre>
  );
}
