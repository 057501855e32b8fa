import { useEffect, useMemo } from 'react';
import { go } from '../app/use-route.ts';
import { chatRoute, type ChatRoute } from '../app/route.ts';
import { restPointBefore, restPoints } from '../log/rest-points.ts';
import { useConnection, useNewestChats, useServer } from '../server/server.ts';
import { windowTitle } from '../text/chat.ts';
import { agentHues, agentsOf } from '../ui/agent-hues.ts';
import { ChatBar } from './chat-bar.tsx';
import styles from './chat-page.module.css';
import { ChatSplit } from './chat-split.tsx';
import { CannotFollow } from './cannot-follow.tsx';
import { chatTitle } from './chat-title.ts';
import { Talk } from './talk.tsx';
import { useChatActions } from './use-chat-actions.ts';
import { useChatOf } from './use-chat-of.ts';
import { useDefinition } from './use-definition.ts';
import { useWorkflowEntry } from './use-workflow-entry.ts';

interface ChatPageProps {
  readonly route: ChatRoute;
  readonly onMenu: () => void;
}

/** One chat: its conversation, and what its runs do. */
export function ChatPage({ route, onMenu }: ChatPageProps) {
  const { chat_id, at } = route;
  const { chats } = useServer();
  const chat = useChatOf(chat_id);
  const { facts, view, error } = chat;
  const definition = useDefinition(facts);
  const entry = useWorkflowEntry(view.workflow_name ?? chat.begun);
  const shownFacts = useMemo(
    () => (at === null ? facts : facts.filter(({ seq }) => seq <= at)),
    [facts, at],
  );
  const hues = useMemo(
    () => agentHues(agentsOf(definition?.definition), facts),
    [definition, facts],
  );
  const title = chatTitle(chat_id, {
    newest: useNewestChats(),
    facts,
    workflow: entry?.title ?? view.workflow_name,
  });
  const actions = useChatActions(chat, {
    chat_id,
    workflow_name: view.workflow_name ?? chat.begun,
  });
  const online = useConnection().status === 'ready';
  const waiting = view.questions.length;
  useEffect(() => {
    document.title = windowTitle(title, waiting);
  }, [title, waiting]);
  useEffect(() => chats.refresh(), [chats, chat_id, view.status, facts.length > 0]);
  const last = facts.at(-1)?.seq ?? null;
  const forkAt = useMemo(
    () => restPointBefore(restPoints(facts), at ?? last ?? 0),
    [facts, at, last],
  );
  if (error !== null) return <CannotFollow chat_id={chat_id} error={error} onMenu={onMenu} />;
  const onWhy = (seq: number): void => go({ ...route, step: seq, panel: 'run' });
  return (
    <>
      <ChatBar
        title={title}
        workflow={entry}
        status={facts.length === 0 ? null : view.status}
        onMenu={onMenu}
        onReplay={() => go({ ...route, panel: 'run', wide: true })}
        onFork={forkAt === null ? null : () => void actions.fork(forkAt)}
        onExport={() => void actions.export()}
      />
      <div className={styles.page}>
        <ChatSplit
          route={route}
          waiting={waiting}
          talk={
            <Talk
              {...{ chat, facts: shownFacts, hues, online, actions, entry, onWhy }}
              isPast={at !== null && at !== last}
              onLeavePast={() =>
                go({ ...chatRoute(chat_id), panel: route.panel, wide: route.wide })
              }
            />
          }
          panel={{
            chat_id,
            facts,
            live: view.live.text,
            progress: view.live.progress,
            definition,
            route,
            go,
            fork: actions.fork,
          }}
        />
      </div>
    </>
  );
}
