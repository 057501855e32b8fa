import { allQuestions, type ChatView } from '@mozaiks/contracts/chat-view';
import { OPEN_CHAT, childStatus, nested } from '../text/chat.ts';
import { chatRoute } from '../app/route.ts';
import { hashOf } from '../app/hash.ts';
import { Chip } from '../ui/chip.tsx';
import { Icon } from '../ui/icon.tsx';
import styles from './card.module.css';
import type { ItemOf } from './item.ts';
import type { Answers } from './questions/answering.ts';
import { QuestionCard } from './questions/question-card.tsx';

interface ChildCardProps {
  readonly item: ItemOf<'child'>;
  readonly view: ChatView | undefined;
  readonly answers: Answers;
}

/** A nested chat: its status, and its questions. */
export function ChildCard({ item: { child }, view, answers }: ChildCardProps) {
  const questions = view === undefined || child.status !== 'running' ? [] : allQuestions(view);
  return (
    <>
      <section className={`${styles.card} ${styles.row}`} aria-label={nested(child.workflow_name)}>
        <Icon name="flow" />
        <p>{nested(child.workflow_name)}</p>
        <a href={hashOf(chatRoute(child.chat_id))}>{OPEN_CHAT}</a>
        <Chip
          tone={
            child.status === 'error'
              ? 'failed'
              : child.status === 'complete'
                ? 'ok'
                : questions.length > 0
                  ? 'wait'
                  : 'calm'
          }
        >
          {childStatus(child.status)}
        </Chip>
      </section>
      {questions.map((question) => (
        <QuestionCard
          key={question.request_id}
          question={question}
          asked_at={null}
          call={null}
          answers={answers}
        />
      ))}
    </>
  );
}
