import { useEffect, useState } from 'react';
import type { PendingQuestion, RuntimeEvent } from '@mozaiks/contracts';
import type { ChatView } from '@mozaiks/contracts/chat-view';
import { PanelBoundary } from '../app/panel-boundary.tsx';
import { useFold } from '../log/use-fold.ts';
import { CONVERSATION, EARLIER, LOADING, NEWEST, UNSENT } from '../text/chat.ts';
import type { Hues } from '../ui/agent-hues.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { LiveMessage } from './agent-message.tsx';
import styles from './conversation.module.css';
import { createConversationFold } from './fold-conversation.ts';
import type { Item } from './item.ts';
import { ItemView, type ItemViewProps } from './item-view.tsx';
import { QuestionCard } from './questions/question-card.tsx';
import { useStuckToEnd } from './use-stuck-to-end.ts';
import { UnsentBubble } from './user-bubble.tsx';

/** A message that was sent and is not in the log yet. */
export interface Pending {
  readonly command_id: string;
  readonly text: string;
}

export interface ConversationProps extends Omit<ItemViewProps, 'item' | 'onRetry'> {
  readonly chat_id: string;
  /** Up to the moment that is shown. */
  readonly events: readonly RuntimeEvent[];
  readonly hues: Hues;
  readonly pending: readonly Pending[];
  readonly online: boolean;
  readonly onRetry: () => void;
}

/** How many of the newest items are in the page, and how many more each time. */
const WINDOW = 60;

export function Conversation({ chat_id, pending, online, ...props }: ConversationProps) {
  const { events, view, answers, hues } = props;
  const items = useFold(createConversationFold, events);
  const [count, setCount] = useState(WINDOW);
  const { scroller, content, atEnd, toEnd } = useStuckToEnd();
  useEffect(() => {
    setCount(WINDOW);
    toEnd();
  }, [chat_id, toEnd]);
  const live = answers.allowed ? view.live.text : null;
  const isLoading = events.length === 0 && pending.length === 0 && !view.caught_up;
  return (
    <div className={styles.frame}>
      <div
        ref={scroller}
        className={styles.scroll}
        tabIndex={0}
        role="region"
        aria-label={CONVERSATION}
      >
        <div ref={content} className={styles.column}>
          <h2 className="unseen">{CONVERSATION}</h2>
          {items.length > count && (
            <Button className={styles.earlier} onClick={() => setCount(count + WINDOW)}>
              {EARLIER}
            </Button>
          )}
          {isLoading && <p className={styles.loading}>{LOADING}</p>}
          <Log {...props} {...{ items, count, pending, online }} />
          {live !== null && (
            <LiveMessage agent={live.agent} text={live.text} color={hues(live.agent)} />
          )}
        </div>
      </div>
      {!atEnd && (
        <Button className={styles.newest} onClick={toEnd}>
          <Icon name="down" />
          {NEWEST}
        </Button>
      )}
    </div>
  );
}

type LogProps = Omit<ConversationProps, 'chat_id' | 'events'> & {
  readonly items: readonly Item[];
  /** How many of the newest are shown. */
  readonly count: number;
};

/**
 * What happened, then what is under way: messages that are not in the log yet, and questions that
 * come before their events.
 */
function Log({ items, count, pending, online, onRetry, ...shown }: LogProps) {
  const { view, answers } = shown;
  const early = answers.allowed ? questionsAhead(items, view) : [];
  return (
    <div role="log" aria-label={CONVERSATION} aria-busy={!view.caught_up} className={styles.log}>
      {items.slice(-count).map((item) => (
        <PanelBoundary key={item.seq} name={String(item.seq)}>
          <ItemView
            {...shown}
            item={item}
            onRetry={item === items.at(-1) && answers.allowed ? onRetry : null}
          />
        </PanelBoundary>
      ))}
      {pending.map(({ command_id, text }) => (
        <UnsentBubble key={command_id} text={text} note={online ? null : UNSENT} />
      ))}
      {early.map((question) => (
        <QuestionCard
          key={question.request_id}
          {...{ question, answers }}
          asked_at={null}
          call={null}
        />
      ))}
    </div>
  );
}

/** Open questions whose events are still to come: `opened` announces them first. */
function questionsAhead(
  items: readonly Item[],
  { caught_up, questions }: ChatView,
): readonly PendingQuestion[] {
  if (caught_up) return [];
  const known = items.flatMap((item) => {
    const asked = item.kind === 'question' || item.kind === 'call' ? item.asked : null;
    return asked === null ? [] : [asked.question.request_id];
  });
  return questions.filter(({ request_id }) => !known.includes(request_id));
}
