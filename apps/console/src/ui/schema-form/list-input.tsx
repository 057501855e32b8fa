import { ADD, entry, removeEntry } from '../../text/form.ts';
import { Button } from '../button.tsx';
import { Icon } from '../icon.tsx';
import type { Field } from './field.ts';
import { FieldInput, Group, type FieldInputProps } from './field-input.tsx';
import styles from './schema-form.module.css';
import { initialValue } from './value.ts';

export function ListInput({
  field,
  name,
  value,
  onChange,
  disabled,
  required,
}: FieldInputProps<Extract<Field, { kind: 'list' }>>) {
  const entries = Array.isArray(value) ? value : [];
  const change = (next: typeof entries): void =>
    onChange(next.length === 0 && !required ? undefined : next);
  return (
    <Group name={name} field={field} required={required}>
      {entries.map((each, index) => (
        <div key={index} className={styles.entry}>
          <FieldInput
            name={entry(name, index)}
            field={field.item}
            value={each}
            onChange={(changed) =>
              change(entries.map((other, at) => (at === index ? (changed ?? null) : other)))
            }
            disabled={disabled}
            required
          />
          <Button
            look="quiet"
            aria-label={removeEntry(name, index)}
            disabled={disabled}
            onClick={() => change(entries.filter((_, at) => at !== index))}
          >
            <Icon name="cross" />
          </Button>
        </div>
      ))}
      <div>
        <Button
          look="quiet"
          disabled={disabled}
          onClick={() => change([...entries, initialValue(field.item) ?? emptyOf(field.item)])}
        >
          <Icon name="plus" />
          {ADD}
        </Button>
      </div>
    </Group>
  );
}

const emptyOf = ({ kind }: Field): '' | null => (kind === 'text' ? '' : null);
