import type { ReactNode } from 'react';
import { useId } from 'react';
import type { JsonValue } from '@mozaiks/contracts';
import { OPTIONAL, kindOf } from '../../text/form.ts';
import type { Field } from './field.ts';
import { JsonInput } from './json-input.tsx';
import { ListInput } from './list-input.tsx';
import { ObjectInput } from './object-input.tsx';
import { ScalarInput } from './scalar-input.tsx';
import styles from './schema-form.module.css';
import { VariantsInput } from './variants-input.tsx';

export interface FieldInputProps<F extends Field = Field> {
  readonly name: string;
  readonly field: F;
  readonly value: JsonValue | undefined;
  readonly onChange: (value: JsonValue | undefined) => void;
  readonly disabled: boolean;
  readonly required: boolean;
  /** The form itself, which needs no heading. */
  readonly whole?: boolean;
}

/** One value with its label; parts of objects and lists have their own. */
export function FieldInput({ field, ...props }: FieldInputProps): ReactNode {
  switch (field.kind) {
    case 'constant':
      return null;
    case 'object':
      return <ObjectInput field={field} {...props} />;
    case 'list':
      return <ListInput field={field} {...props} />;
    case 'variants':
      return <VariantsInput field={field} {...props} />;
    case 'json':
      return (
        <Group name={props.name} field={field} required={props.required} wide>
          <JsonInput
            name={props.name}
            value={props.value}
            onChange={props.onChange}
            disabled={props.disabled}
          />
        </Group>
      );
    default:
      return <Labelled field={field} {...props} />;
  }
}

function Labelled({
  field,
  ...props
}: FieldInputProps<Extract<Field, { readonly kind: 'text' | 'number' | 'boolean' | 'choice' }>>) {
  const id = useId();
  const hint = `${id}-hint`;
  return (
    <div className={field.kind === 'text' && field.long ? styles.wide : styles.field}>
      <div className={styles.label}>
        <label htmlFor={id}>{props.name}</label>
        <Hint field={field} required={props.required} id={hint} />
      </div>
      <ScalarInput id={id} hint={hint} field={field} {...props} />
    </div>
  );
}

interface GroupProps {
  readonly name: string;
  readonly field: Field;
  readonly required: boolean;
  readonly wide?: boolean;
  readonly children: ReactNode;
}

export function Group({ name, field, required, children }: GroupProps) {
  const id = useId();
  return (
    <div role="group" aria-labelledby={id} className={styles.group}>
      <div className={styles.label}>
        <span id={id}>{name}</span>
        <Hint field={field} required={required} />
      </div>
      {children}
    </div>
  );
}

function Hint({
  field,
  required,
  id,
}: {
  readonly field: Field;
  readonly required: boolean;
  readonly id?: string;
}) {
  const parts = [kindOf(field), ...(required ? [] : [OPTIONAL])].filter((part) => part !== '');
  return (
    <span id={id}>
      <span className={styles.hint}>{parts.join(', ')}</span>
      {field.description !== '' && <span className={styles.description}>{field.description}</span>}
    </span>
  );
}
