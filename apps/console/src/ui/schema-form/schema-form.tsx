import { useState } from 'react';
import type { JsonValue } from '@mozaiks/contracts';
import { EDIT_AS_FORM, EDIT_AS_JSON } from '../../text/form.ts';
import { Button } from '../button.tsx';
import type { Field } from './field.ts';
import { FieldInput } from './field-input.tsx';
import { JsonInput } from './json-input.tsx';
import styles from './schema-form.module.css';

export interface SchemaFormProps {
  readonly field: Field;
  /** Undefined: nothing is filled in. */
  readonly value: JsonValue | undefined;
  readonly onChange: (value: JsonValue | undefined) => void;
  /** Of the whole, such as "Arguments". */
  readonly name: string;
  readonly disabled?: boolean;
}

/** Asks for a value of a JSON Schema, field by field or as JSON. The server judges it. */
export function SchemaForm({ field, value, onChange, name, disabled = false }: SchemaFormProps) {
  const [asJson, setAsJson] = useState(false);
  const onlyJson = field.kind === 'json';
  return (
    <div className={styles.form}>
      {asJson || onlyJson ? (
        <JsonInput name={name} value={value} onChange={onChange} disabled={disabled} />
      ) : (
        <FieldInput
          name={name}
          field={field}
          value={value}
          onChange={onChange}
          disabled={disabled}
          required
          whole
        />
      )}
      {!onlyJson && (
        <Button
          look="quiet"
          className={styles.switch}
          onClick={() => setAsJson(!asJson)}
          disabled={disabled}
        >
          {asJson ? EDIT_AS_FORM : EDIT_AS_JSON}
        </Button>
      )}
    </div>
  );
}
