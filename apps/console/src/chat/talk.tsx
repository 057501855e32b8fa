import { useMemo } from 'react';
import type { RuntimeEvent } from '@mozaiks/contracts';
import type { WorkflowEntry } from '../server/workflow-entry.ts';
import {
  ANSWER_ABOVE,
  BACK_TO_NOW,
  CANCEL_RUN,
  PAST,
  RETRY,
  answerTo,
  messageTo,
} from '../text/chat.ts';
import { Button } from '../ui/button.tsx';
import styles from './chat-page.module.css';
import { Composer } from './composer.tsx';
import { Conversation } from './conversation.tsx';
import { ModelHint } from './model-hint.tsx';
import type { ChatModel } from './use-chat-page.ts';
import type { ShownChat } from './use-chat-of.ts';

interface TalkProps {
  readonly model: ChatModel;
  readonly onWhy: (seq: number) => void;
  readonly onLeavePast: () => void;
}

/** The conversation with its composer, or, at an earlier moment, with the way back. */
export function Talk({ model, onWhy, onLeavePast }: TalkProps) {
  const { chat, chat_id, events, isPast, hues, online, actions, attempts, entry } = model;
  const { view } = chat;
  const rejected = useMemo(() => rejections(events), [events]);
  return (
    <section className={styles.talk}>
      <Conversation
        chat_id={chat_id}
        {...{ events, hues, view, online, onWhy }}
        answers={{ send: actions.answer, rejected, allowed: !isPast }}
        pending={isPast ? [] : actions.pending}
        onRetry={() => attempts.attempt(RETRY, actions.retry)}
      />
      {isPast ? (
        <p className={styles.past}>
          {PAST} <Button onClick={onLeavePast}>{BACK_TO_NOW}</Button>
        </p>
      ) : (
        <Composer
          name={chat_id}
          placeholder={placeholderOf(chat, entry)}
          onSend={actions.send}
          hint={<ModelHint entry={entry} events={events} />}
        >
          {view.run_id !== null && <Button onClick={actions.cancel}>{CANCEL_RUN}</Button>}
        </Composer>
      )}
    </section>
  );
}

/** Why commands were refused, by `command_id`. */
const rejections = (events: readonly RuntimeEvent[]): ReadonlyMap<string, string> =>
  new Map(
    events.flatMap((event) =>
      event.type === 'command_rejected' ? [[event.command_id, event.message] as const] : [],
    ),
  );

function placeholderOf({ view }: ShownChat, entry: WorkflowEntry | null): string {
  const text = view.questions.find(({ kind }) => kind === 'text');
  if (text !== undefined) return answerTo(text.agent);
  if (view.questions.length > 0) return ANSWER_ABOVE;
  return entry?.placeholder ?? messageTo(entry?.title ?? view.workflow_name ?? '');
}
