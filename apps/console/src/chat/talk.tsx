import { useMemo } from 'react';
import type { RuntimeEvent } from '@mozaiks/contracts';
import type { WorkflowEntry } from '../server/workflow-entry.ts';
import { ANSWER_ABOVE, BACK_TO_NOW, CANCEL_RUN, PAST, answerTo, messageTo } from '../text/chat.ts';
import type { Hues } from '../ui/agent-hues.ts';
import { Button } from '../ui/button.tsx';
import styles from './chat-page.module.css';
import { Composer } from './composer.tsx';
import { Conversation } from './conversation.tsx';
import { ScriptHint } from './script-hint.tsx';
import type { ChatActions } from './use-chat-actions.ts';
import type { ShownChat } from './use-chat-of.ts';

interface TalkProps {
  readonly chat: ShownChat;
  /** Up to the moment that is shown. */
  readonly facts: readonly RuntimeEvent[];
  readonly hues: Hues;
  readonly online: boolean;
  readonly actions: ChatActions;
  readonly entry: WorkflowEntry | null;
  readonly onWhy: (seq: number) => void;
  /** An earlier moment is shown: nothing can be said. */
  readonly isPast: boolean;
  readonly onLeavePast: () => void;
}

/** The conversation with its composer. */
export function Talk({
  chat,
  facts,
  hues,
  online,
  actions,
  entry,
  onWhy,
  isPast,
  onLeavePast,
}: TalkProps) {
  const { view } = chat;
  const rejected = useMemo(
    () =>
      new Map(
        facts.flatMap((fact) =>
          fact.type === 'command_rejected' ? [[fact.command_id, fact.message] as const] : [],
        ),
      ),
    [facts],
  );
  const answers = { send: actions.answer, rejected, allowed: !isPast };
  return (
    <section className={styles.talk}>
      <Conversation
        chat_id={chat.followed?.chat.chat_id ?? ''}
        facts={facts}
        hues={hues}
        view={view}
        answers={answers}
        pending={isPast ? [] : actions.pending}
        online={online}
        onWhy={onWhy}
        onRetry={() => void actions.retry()}
      />
      {isPast ? (
        <p className={styles.past}>
          {PAST} <Button onClick={onLeavePast}>{BACK_TO_NOW}</Button>
        </p>
      ) : (
        <Composer
          placeholder={placeholderOf(chat, entry)}
          onSend={actions.send}
          hint={<ScriptHint facts={facts} />}
        >
          {view.run_id !== null && <Button onClick={actions.cancel}>{CANCEL_RUN}</Button>}
        </Composer>
      )}
    </section>
  );
}

function placeholderOf({ view }: ShownChat, entry: WorkflowEntry | null): string {
  const text = view.questions.find(({ kind }) => kind === 'text');
  if (text !== undefined) return answerTo(text.agent);
  if (view.questions.length > 0) return ANSWER_ABOVE;
  return entry?.placeholder ?? messageTo(entry?.title ?? view.workflow_name ?? '');
}
