import { useState } from 'react';
import type { JsonValue } from '@mozaiks/contracts';
import { LEFT_OUT, NO, YES } from '../../text/form.ts';
import { localTime, timeOf } from './date-time.ts';
import type { Field } from './field.ts';
import type { FieldInputProps } from './field-input.tsx';
import styles from './schema-form.module.css';
import { typedNumber } from './value.ts';

type Scalar = Extract<Field, { readonly kind: 'text' | 'number' | 'boolean' | 'choice' }>;

interface ScalarInputProps extends Omit<FieldInputProps<Scalar>, 'whole'> {
  readonly id: string;
  /** The id of what describes it. */
  readonly hint: string;
}

export function ScalarInput({ field, ...props }: ScalarInputProps) {
  switch (field.kind) {
    case 'text':
      return <TextInput field={field} {...props} />;
    case 'number':
      return <NumberInput {...props} />;
    case 'boolean':
      return <OptionInput {...props} options={[true, false]} labels={[YES, NO]} />;
    case 'choice':
      return <OptionInput {...props} options={field.options} labels={field.options.map(labelOf)} />;
  }
}

const labelOf = (option: JsonValue): string =>
  typeof option === 'string' ? option : JSON.stringify(option);
const textOf = (value: JsonValue | undefined): string =>
  value === undefined || value === null ? '' : labelOf(value);

type Input = Omit<ScalarInputProps, 'field'>;

interface TextProps extends Input {
  readonly field: Extract<Field, { kind: 'text' }>;
}

/** Empty and optional means left out. */
function TextInput({ field, id, hint, value, onChange, disabled, required }: TextProps) {
  const text = textOf(value);
  const isTime = field.input === 'datetime-local';
  const written = (typed: string): string => (isTime && typed !== '' ? timeOf(typed) : typed);
  const props = {
    id,
    disabled,
    'aria-describedby': hint,
    value: isTime ? localTime(text) : text,
    onChange: ({ target }: { readonly target: { readonly value: string } }): void =>
      onChange(target.value === '' && !required ? undefined : written(target.value)),
  };
  const long = field.long || text.includes('\n') || text.length > 80;
  return long ? (
    <textarea {...props} className={styles.text} rows={4} />
  ) : (
    <input {...props} className={styles.input} type={field.input} step={isTime ? 1 : undefined} />
  );
}

function NumberInput({ id, hint, value, onChange, disabled }: Input) {
  // What was typed, as long as it means the value: `1.` is 1 on its way to 1.5.
  const [typed, setTyped] = useState(textOf(value));
  const shown = typedNumber(typed) === value ? typed : textOf(value);
  return (
    <input
      id={id}
      className={styles.input}
      inputMode="decimal"
      aria-describedby={hint}
      value={shown}
      disabled={disabled}
      onChange={({ target }) => {
        setTyped(target.value);
        onChange(typedNumber(target.value));
      }}
    />
  );
}

interface OptionInputProps extends Input {
  readonly options: readonly JsonValue[];
  readonly labels: readonly string[];
}

function OptionInput({
  id,
  hint,
  value,
  onChange,
  disabled,
  required,
  options,
  labels,
}: OptionInputProps) {
  const index = options.findIndex((option) => JSON.stringify(option) === JSON.stringify(value));
  return (
    <select
      id={id}
      className={styles.input}
      aria-describedby={hint}
      value={index}
      disabled={disabled}
      onChange={({ target }) => onChange(options[Number(target.value)])}
    >
      {(!required || index < 0) && <option value={-1}>{LEFT_OUT}</option>}
      {labels.map((label, at) => (
        <option key={at} value={at}>
          {label}
        </option>
      ))}
    </select>
  );
}
