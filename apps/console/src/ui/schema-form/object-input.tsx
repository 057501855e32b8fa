import type { JsonValue } from '@mozaiks/contracts';
import type { Field, Member } from './field.ts';
import { FieldInput, Group, type FieldInputProps } from './field-input.tsx';
import styles from './schema-form.module.css';
import { memberOf, withMember } from './value.ts';

export function ObjectInput({
  field,
  whole = false,
  ...props
}: FieldInputProps<Extract<Field, { kind: 'object' }>>) {
  const members = (
    <Members
      fields={field.fields}
      value={props.value}
      onChange={props.onChange}
      disabled={props.disabled}
    />
  );
  if (whole) return members;
  return (
    <Group name={props.name} field={field} required={props.required}>
      {members}
    </Group>
  );
}

interface MembersProps {
  readonly fields: readonly Member[];
  readonly value: JsonValue | undefined;
  readonly onChange: (value: JsonValue | undefined) => void;
  readonly disabled: boolean;
}

export function Members({ fields, value, onChange, disabled }: MembersProps) {
  return (
    <div className={styles.grid}>
      {fields.map(({ name, field, required }) => (
        <FieldInput
          key={name}
          name={name}
          field={field}
          required={required}
          value={memberOf(value, name)}
          onChange={(member) => onChange(withMember(value, name, member))}
          disabled={disabled}
        />
      ))}
    </div>
  );
}
