import type { ReactNode } from 'react';
import type { JsonObject, PendingQuestion } from '@mozaiks/contracts';
import { OVER, WAITS_FOREVER, asks, asksToCall, until } from '../../text/chat.ts';
import { dateTime } from '../../text/format.ts';
import { runningTime } from '../../text/time.ts';
import { Icon } from '../../ui/icon.tsx';
import { Markdown } from '../../ui/markdown.tsx';
import { useNow } from '../../ui/use-now.ts';
import { useAnswering, type Answering, type Answers } from './answering.ts';
import { ApprovalQuestion } from './approval-question.tsx';
import { ChoiceQuestion } from './choice-question.tsx';
import { FormQuestion } from './form-question.tsx';
import styles from './question.module.css';

export interface QuestionCardProps {
  readonly question: PendingQuestion;
  /** RFC 3339; null: not known yet. */
  readonly asked_at: string | null;
  /** The call that waits for it; null: not known yet, or none. */
  readonly call: { readonly tool: string; readonly arguments: JsonObject } | null;
  readonly answers: Answers;
}

/** An open question, where the conversation stopped. */
export function QuestionCard({ question, asked_at, call, answers }: QuestionCardProps) {
  const answering = useAnswering(question, answers);
  const isApproval = question.kind === 'approval' && call !== null;
  return (
    <section className={styles.ask} data-question aria-label={asks(question.agent)}>
      <header className={styles.head}>
        <Icon name="person" />
        <b>
          {isApproval ? asksToCall(question.agent) : asks(question.agent)}{' '}
          {isApproval && <code>{call.tool}</code>}
        </b>
        {asked_at !== null && <Since ts={asked_at} />}
      </header>
      <div className={styles.body}>
        {!isApproval && <Markdown text={question.prompt} />}
        <Body question={question} call={call} answering={answering} />
      </div>
      {answering.problem !== '' && (
        <p className={styles.problem} role="alert">
          {answering.problem}
        </p>
      )}
      {!answers.allowed && <p className={styles.over}>{OVER}</p>}
    </section>
  );
}

/** Seconds that pass are not read out. */
function Since({ ts }: { readonly ts: string }) {
  const now = useNow(1_000);
  return <span aria-hidden="true">{runningTime(now - Date.parse(ts))}</span>;
}

interface BodyProps extends Pick<QuestionCardProps, 'question' | 'call'> {
  readonly answering: Answering;
}

function Body({ question, call, answering }: BodyProps): ReactNode {
  const deadline = <Deadline question={question} />;
  switch (question.kind) {
    case 'approval':
      return (
        <ApprovalQuestion
          question={question}
          given={call?.arguments}
          answering={answering}
          deadline={deadline}
        />
      );
    case 'choice':
      return (
        <ChoiceQuestion
          options={question.options ?? []}
          answering={answering}
          deadline={deadline}
        />
      );
    case 'form':
    case 'tool':
      return (
        <FormQuestion
          question={question}
          given={call?.arguments}
          answering={answering}
          deadline={deadline}
        />
      );
    case 'text':
      return <div className={styles.foot}>{deadline}</div>;
  }
}

const Deadline = ({ question: { expires_at } }: Pick<QuestionCardProps, 'question'>) => (
  <span className={styles.deadline}>
    {expires_at === undefined ? WAITS_FOREVER : until(dateTime(expires_at))}
  </span>
);
