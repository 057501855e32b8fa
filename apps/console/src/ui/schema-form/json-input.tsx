import { useId, useState } from 'react';
import type { JsonValue } from '@mozaiks/contracts';
import { notJson } from '../../text/form.ts';
import styles from './schema-form.module.css';

interface JsonInputProps {
  readonly name: string;
  readonly value: JsonValue | undefined;
  readonly onChange: (value: JsonValue | undefined) => void;
  readonly disabled: boolean;
}

/** Keeps what was typed while it is no JSON, and passes on what it was before. */
export function JsonInput({ name, value, onChange, disabled }: JsonInputProps) {
  const id = useId();
  const [text, setText] = useState(() =>
    value === undefined ? '' : JSON.stringify(value, null, 2),
  );
  const [problem, setProblem] = useState('');
  const type = (typed: string): void => {
    setText(typed);
    try {
      onChange(typed.trim() === '' ? undefined : (JSON.parse(typed) as JsonValue));
      setProblem('');
    } catch (error) {
      setProblem(notJson((error as Error).message));
    }
  };
  return (
    <div className={styles.wide}>
      <textarea
        className={styles.json}
        aria-label={name}
        aria-invalid={problem !== ''}
        aria-describedby={id}
        value={text}
        onChange={(event) => type(event.target.value)}
        rows={Math.min(12, text.split('\n').length + 1)}
        spellCheck={false}
        disabled={disabled}
      />
      <p id={id} className={styles.problem} role="status">
        {problem}
      </p>
    </div>
  );
}
