import type { Field } from './field.ts';
import { Group, type FieldInputProps } from './field-input.tsx';
import { Members } from './object-input.tsx';
import { ScalarInput } from './scalar-input.tsx';
import { initialMembers, memberOf } from './value.ts';
import { useId } from 'react';
import styles from './schema-form.module.css';

/** The value of the key chooses which other fields there are. */
export function VariantsInput({
  field,
  ...props
}: FieldInputProps<Extract<Field, { kind: 'variants' }>>) {
  const id = useId();
  const { value, onChange, disabled } = props;
  const chosen = memberOf(value, field.key);
  const fields = field.variants.find((variant) => variant.value === chosen)?.fields ?? [];
  const options = field.variants.map((variant) => variant.value);
  const choice = {
    kind: 'choice',
    options,
    title: '',
    description: '',
    initial: undefined,
  } as const;
  return (
    <Group name={props.name} field={field} required={props.required}>
      <div className={styles.field}>
        <label className={styles.label} htmlFor={id}>
          {field.key}
        </label>
        <ScalarInput
          {...props}
          id={id}
          hint={id}
          name={field.key}
          field={choice}
          value={chosen}
          onChange={(next) => {
            const variant = field.variants.find((each) => each.value === next);
            onChange(
              variant === undefined
                ? undefined
                : { [field.key]: variant.value, ...initialMembers(variant.fields) },
            );
          }}
        />
      </div>
      <Members fields={fields} value={value} onChange={onChange} disabled={disabled} />
    </Group>
  );
}
