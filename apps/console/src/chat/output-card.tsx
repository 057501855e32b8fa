import type { JsonValue } from '@mozaiks/contracts';
import { fromAgent } from '../text/chat.ts';
import { Dot } from '../ui/dot.tsx';
import { JsonText } from '../ui/json-text.tsx';
import { isObject } from '../ui/schema-form/field.ts';
import styles from './card.module.css';
import type { ItemOf } from './item.ts';

/** A structured output: its fields, or JSON where they are not flat. */
export function OutputCard({
  item: { model, agent, value },
  color,
}: {
  readonly item: ItemOf<'output'>;
  readonly color: string;
}) {
  return (
    <section className={styles.card} aria-label={model}>
      <h2 className={styles.title}>
        <Dot color={color} />
        <span>{model}</span>
        <span>{fromAgent(agent)}</span>
      </h2>
      <Value value={value} />
    </section>
  );
}

export function Value({ value }: { readonly value: JsonValue }) {
  if (!isObject(value))
    return (
      <div className={styles.body}>
        {typeof value === 'string' ? value : <JsonText value={value} />}
      </div>
    );
  return (
    <dl className={styles.fields}>
      {Object.entries(value).map(([name, each]) => (
        <Pair key={name} name={name} value={each} />
      ))}
    </dl>
  );
}

const Pair = ({ name, value }: { readonly name: string; readonly value: JsonValue }) => (
  <>
    <dt>{name}</dt>
    <dd dir="auto">
      {typeof value === 'object' && value !== null ? <JsonText value={value} /> : String(value)}
    </dd>
  </>
);
