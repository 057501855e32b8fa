import { useMemo, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { JsonObject, JsonValue, PendingQuestion } from '@mozaiks/contracts';
import { useKept } from '../../server/use-kept.ts';
import { APPROVE, ARGUMENTS, BACK, REASON, REJECT } from '../../text/chat.ts';
import { Button } from '../../ui/button.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { SchemaForm } from '../../ui/schema-form/schema-form.tsx';
import type { Answering } from './answering.ts';
import { argumentsField, decisionOf } from './decision.ts';
import styles from './question.module.css';

interface ApprovalProps {
  readonly question: PendingQuestion;
  /** What the agent wants to call the tool with; undefined: not known yet. */
  readonly given: JsonObject | undefined;
  readonly answering: Answering;
  readonly deadline: ReactNode;
}

/** A call that a person approves, changes first, or rejects. */
export function ApprovalQuestion({ question, given, answering, deadline }: ApprovalProps) {
  const field = useMemo(() => argumentsField(question.schema, given), [question.schema, given]);
  const [edited, changeEdited] = useKept<JsonValue | undefined>(
    `answer ${question.chat_id} ${question.request_id}`,
    () => undefined,
  );
  const [rejecting, setRejecting] = useState(false);
  const approve = (): void => {
    if (!answering.busy) answering.answer(decisionOf(given, edited));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLFormElement>): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.currentTarget.requestSubmit();
  };
  return (
    <form
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        approve();
      }}
    >
      <SchemaForm
        name={ARGUMENTS}
        field={field}
        value={edited ?? given}
        onChange={(next) => changeEdited(() => next)}
        disabled={answering.busy}
      />
      {rejecting ? (
        <Reject answering={answering} onBack={() => setRejecting(false)} />
      ) : (
        <div className={styles.foot}>
          <Button type="submit" look="main" disabled={answering.busy}>
            {APPROVE} <Kbd>Ctrl ⏎</Kbd>
          </Button>
          <Button disabled={answering.busy} onClick={() => setRejecting(true)}>
            {REJECT}
          </Button>
          {deadline}
        </div>
      )}
    </form>
  );
}

function Reject({
  answering,
  onBack,
}: {
  readonly answering: Answering;
  readonly onBack: () => void;
}) {
  const [reason, setReason] = useState('');
  const reject = (): void =>
    answering.answer({
      decision: 'reject',
      ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
    });
  return (
    <div
      className={styles.foot}
      onKeyDown={(event) => {
        // Enter in the field rejects; it must not approve.
        if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return;
        event.preventDefault();
        event.stopPropagation();
        if (!answering.busy) reject();
      }}
    >
      <input
        className={styles.reason}
        aria-label={REASON}
        placeholder={REASON}
        value={reason}
        onChange={({ target }) => setReason(target.value)}
        disabled={answering.busy}
        autoFocus
      />
      <Button className={styles.danger} disabled={answering.busy} onClick={reject}>
        {REJECT}
      </Button>
      <Button look="quiet" disabled={answering.busy} onClick={onBack}>
        {BACK}
      </Button>
    </div>
  );
}
