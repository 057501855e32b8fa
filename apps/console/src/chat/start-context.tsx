import { useMemo } from 'react';
import type { JsonObject, JsonValue } from '@mozaiks/contracts';
import { CONTEXT, CONTEXT_WHY } from '../text/chat.ts';
import { fieldOf } from '../ui/schema-form/field.ts';
import { SchemaForm } from '../ui/schema-form/schema-form.tsx';
import styles from './new-chat-page.module.css';

interface StartContextProps {
  readonly schema: JsonObject;
  readonly value: JsonValue | undefined;
  readonly onChange: (value: JsonValue | undefined) => void;
}

/** The variables that a client may set when it creates the chat. */
export function StartContext({ schema, value, onChange }: StartContextProps) {
  const field = useMemo(() => fieldOf(schema), [schema]);
  return (
    <details className={styles.context}>
      <summary>{CONTEXT}</summary>
      <p>{CONTEXT_WHY}</p>
      <SchemaForm name={CONTEXT} field={field} value={value} onChange={onChange} />
    </details>
  );
}
