import { useEffect, useId, useRef, useState } from 'react';
import type { JsonValue } from '@mozaiks/contracts';
import { notJson } from '../../text/form.ts';
import styles from './schema-form.module.css';

interface JsonInputProps {
  readonly name: string;
  readonly value: JsonValue | undefined;
  readonly onChange: (value: JsonValue | undefined) => void;
  readonly disabled: boolean;
}

interface Typed {
  readonly text: string;
  /** What was passed on last. */
  readonly value: JsonValue | undefined;
  readonly problem: string;
}

const untouched = (value: JsonValue | undefined): Typed => ({
  text: value === undefined ? '' : JSON.stringify(value, null, 2),
  value,
  problem: '',
});

/** Null is what a list holds in place of an entry that is empty. */
const same = (one: JsonValue | undefined, other: JsonValue | undefined): boolean =>
  JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

/**
 * While the text is not JSON, it stays, the value is the one before, and its form cannot be sent.
 */
export function JsonInput({ name, value, onChange, disabled }: JsonInputProps) {
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const [last, setLast] = useState(() => untouched(value));
  // Another entry of a list takes this place when the one before it is removed.
  const { text, problem } = same(last.value, value) ? last : untouched(value);
  useEffect(() => area.current?.setCustomValidity(problem), [problem]);
  const type = (typed: string): void => {
    const read = readJson(typed);
    setLast({ text: typed, value, problem: '', ...read });
    if ('value' in read) onChange(read.value);
  };
  return (
    <div className={styles.wide}>
      <textarea
        ref={area}
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

function readJson(text: string): Pick<Typed, 'value'> | Pick<Typed, 'problem'> {
  if (text.trim() === '') return { value: undefined };
  try {
    return { value: JSON.parse(text) as JsonValue };
  } catch (error) {
    return { problem: notJson((error as Error).message) };
  }
}
