import { useMemo, type ReactNode } from 'react';
import type { JsonObject, JsonValue, PendingQuestion } from '@mozaiks/contracts';
import { useKept } from '../../server/use-kept.ts';
import { ANSWER } from '../../text/chat.ts';
import { Button } from '../../ui/button.tsx';
import { fieldOf } from '../../ui/schema-form/field.ts';
import { SchemaForm } from '../../ui/schema-form/schema-form.tsx';
import { initialValue } from '../../ui/schema-form/value.ts';
import { Value } from '../output-card.tsx';
import type { Answering } from './answering.ts';
import styles from './question.module.css';

interface FormProps {
  readonly question: PendingQuestion;
  /** What a UI tool was called with. */
  readonly given: JsonObject | undefined;
  readonly answering: Answering;
  readonly deadline: ReactNode;
}

/** A form, also in place of the component of a UI tool, which this page does not have. */
export function FormQuestion({
  question: { chat_id, request_id, kind, component, schema },
  given,
  answering,
  deadline,
}: FormProps) {
  const field = useMemo(() => fieldOf(schema ?? {}), [schema]);
  const [value, changeValue] = useKept<JsonValue | undefined>(
    `answer ${chat_id} ${request_id}`,
    () => initialValue(field),
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!answering.busy) answering.answer(value ?? null);
      }}
    >
      {kind === 'tool' && given !== undefined && Object.keys(given).length > 0 && (
        <section className={styles.component} aria-label={component}>
          <h2>{component}</h2>
          <Value value={given} />
        </section>
      )}
      <SchemaForm
        name={ANSWER}
        field={field}
        value={value}
        onChange={(next) => changeValue(() => next)}
        disabled={answering.busy}
      />
      <div className={styles.foot}>
        <Button type="submit" look="main" disabled={answering.busy}>
          {ANSWER}
        </Button>
        {deadline}
      </div>
    </form>
  );
}
