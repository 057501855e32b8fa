import type { ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import type { Answering } from './answering.ts';
import styles from './question.module.css';

interface ChoiceProps {
  readonly options: readonly string[];
  readonly answering: Answering;
  readonly deadline: ReactNode;
}

export const ChoiceQuestion = ({ options, answering, deadline }: ChoiceProps) => (
  <div className={styles.foot}>
    {options.map((option) => (
      <Button
        key={option}
        className={styles.option}
        disabled={answering.busy}
        onClick={() => answering.answer(option)}
      >
        {option}
      </Button>
    ))}
    {deadline}
  </div>
);
