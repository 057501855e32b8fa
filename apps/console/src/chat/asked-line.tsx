import type { JsonValue } from '@mozaiks/contracts';
import { asks } from '../text/chat.ts';
import { Icon } from '../ui/icon.tsx';
import { AnswerChip } from './call-card.tsx';
import styles from './card.module.css';
import type { Asked } from './item.ts';

/** A question that is over, in one line: who was asked what, the answer, and after how long. */
export function AskedLine({ asked }: { readonly asked: Asked }) {
  const { question, outcome } = asked;
  return (
    <section className={`${styles.card} ${styles.row}`} aria-label={asks(question.agent)}>
      <Icon name="person" />
      <p dir="auto">
        {question.prompt}
        {outcome.kind === 'answered' && !outcome.as_message && (
          <span className={styles.answer}>{answerText(outcome.value)}</span>
        )}
      </p>
      <AnswerChip asked={asked} />
    </section>
  );
}

function answerText(value: JsonValue): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return JSON.stringify(value);
  return Object.entries(value)
    .map(([name, each]) => `${name}: ${typeof each === 'string' ? each : JSON.stringify(each)}`)
    .join(', ');
}
