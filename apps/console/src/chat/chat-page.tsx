import { allQuestions } from '@mozaiks/contracts/chat-view';
import { go } from '../app/use-route.ts';
import { chatRoute, type ChatRoute } from '../app/route.ts';
import { EXPORT, FORK } from '../text/chat.ts';
import { Icon } from '../ui/icon.tsx';
import { ChatBar } from './chat-bar.tsx';
import styles from './chat-page.module.css';
import { ChatSplit } from './chat-split.tsx';
import { CannotFollow } from './cannot-follow.tsx';
import { Talk } from './talk.tsx';
import { useChatPage } from './use-chat-page.ts';

interface ChatPageProps {
  readonly route: ChatRoute;
  readonly onMenu: () => void;
}

/** One chat: its conversation, and what its runs do. */
export function ChatPage({ route, onMenu }: ChatPageProps) {
  const { chat_id, panel, wide } = route;
  const model = useChatPage(route);
  const { chat, title, entry, actions, attempts, forkAt, definition } = model;
  const { attempt, problem } = attempts;
  const { events, view, error } = chat;
  const waiting = allQuestions(view).length;
  if (error !== null) return <CannotFollow chat_id={chat_id} error={error} onMenu={onMenu} />;
  return (
    <>
      <ChatBar
        title={title}
        waiting={waiting}
        workflow={entry}
        status={events.length === 0 ? null : view.status}
        onMenu={onMenu}
        onReplay={() => go({ ...route, panel: 'run', wide: true })}
        onFork={forkAt === null ? null : () => attempt(FORK, () => actions.fork(forkAt))}
        onExport={() => attempt(EXPORT, actions.export)}
      />
      {problem !== '' && (
        <p className={styles.problem} role="alert">
          <Icon name="warning" />
          {problem}
        </p>
      )}
      <div className={styles.page}>
        <ChatSplit
          route={route}
          waiting={waiting}
          talk={
            <Talk
              model={model}
              onWhy={(seq) => go({ ...route, step: seq, panel: 'run' })}
              onLeavePast={() => go({ ...chatRoute(chat_id), panel, wide })}
            />
          }
          panel={{
            ...{ chat_id, events, definition, route, go },
            isLoading: events.length === 0 && !view.caught_up,
            live: view.live.text,
            progress: view.live.progress,
            fork: actions.fork,
          }}
        />
      </div>
    </>
  );
}
