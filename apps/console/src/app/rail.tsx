import type { ChatSummary } from '@mozaiks/contracts';
import { useNewestChats, useWorkflows } from '../server/server.ts';
import { errorsOf, type WorkflowEntry } from '../server/workflow-entry.ts';
import { statusWord } from '../text/chat.ts';
import {
  ALL_CHATS,
  CHATS,
  HELP,
  NAVIGATION,
  NEW_CHAT,
  PRODUCT,
  WORKFLOWS,
  errorCount,
  untitled,
} from '../text/app.ts';
import { ago } from '../text/time.ts';
import { Button } from '../ui/button.tsx';
import { Dot } from '../ui/dot.tsx';
import { Icon } from '../ui/icon.tsx';
import { useNow } from '../ui/use-now.ts';
import { hashOf } from './hash.ts';
import { Logo } from './logo.tsx';
import { newChatRoute } from './new-chat-route.ts';
import styles from './rail.module.css';
import { chatRoute, type Route } from './route.ts';
import { Who } from './who.tsx';

interface RailProps {
  readonly route: Route;
  readonly dev: boolean;
  readonly onHelp: () => void;
}

const SHOWN_CHATS = 12;
const allChats: Route = { view: 'chats', workflow_name: null, status: null, search: null };

/** Where everything is. */
export function Rail({ route, dev, onHelp }: RailProps) {
  const { workflows } = useWorkflows();
  const chats = useNewestChats();
  const fresh = newChatRoute(route, workflows ?? [], chats ?? []);
  return (
    <nav className={styles.rail} aria-label={NAVIGATION}>
      <div className={styles.top}>
        <a className={styles.brand} href={hashOf({ view: 'home' })}>
          <Logo />
          {PRODUCT}
        </a>
        {fresh !== null && (
          <a className={styles.fresh} href={hashOf(fresh)} title={NEW_CHAT} aria-label={NEW_CHAT}>
            <Icon name="plus" />
          </a>
        )}
      </div>
      <div className={styles.lists}>
        <h2>{WORKFLOWS}</h2>
        <ul>
          {workflows?.map((entry) => (
            <WorkflowLink key={entry.workflow_name} entry={entry} route={route} />
          ))}
        </ul>
        <h2>{CHATS}</h2>
        <ul>
          {chats?.slice(0, SHOWN_CHATS).map((chat) => (
            <ChatLink
              key={chat.chat_id}
              chat={chat}
              entry={workflows?.find((each) => each.workflow_name === chat.workflow_name)}
              route={route}
            />
          ))}
          <li>
            <a href={hashOf(allChats)} aria-current={route.view === 'chats' ? 'page' : undefined}>
              <span className={styles.text}>{ALL_CHATS}</span>
            </a>
          </li>
        </ul>
      </div>
      <div className={styles.foot}>
        <Who dev={dev} />
        <Button look="quiet" aria-label={HELP} title={HELP} onClick={onHelp}>
          <Icon name="help" />
        </Button>
      </div>
    </nav>
  );
}

function WorkflowLink({ entry, route }: { readonly entry: WorkflowEntry; readonly route: Route }) {
  const { workflow_name, title, startup_mode } = entry;
  const errors = errorsOf(entry).length;
  const isCurrent =
    (route.view === 'new_chat' || route.view === 'workflow') &&
    route.workflow_name === workflow_name;
  const target: Route =
    startup_mode === null
      ? { view: 'workflow', workflow_name, file: null, line: null }
      : { view: 'new_chat', workflow_name };
  return (
    <li>
      <a href={hashOf(target)} aria-current={isCurrent ? 'page' : undefined}>
        <Icon name="flow" />
        <span className={styles.text} dir="auto">
          {title}
        </span>
        {errors > 0 && <span className={styles.errors}>{errorCount(errors)}</span>}
      </a>
    </li>
  );
}

const colors = {
  idle: 'var(--line-2)',
  running: 'var(--accent)',
  awaiting_input: 'var(--wait)',
  failed: 'var(--failed)',
} as const;

interface ChatLinkProps {
  readonly chat: ChatSummary;
  readonly entry: WorkflowEntry | undefined;
  readonly route: Route;
}

function ChatLink({
  chat: { chat_id, title, status, last_activity_at, workflow_name },
  entry,
  route,
}: ChatLinkProps) {
  const now = useNow(30_000);
  const isCurrent = route.view === 'chat' && route.chat_id === chat_id;
  const name = title ?? untitled(entry?.title ?? workflow_name);
  return (
    <li>
      <a
        href={hashOf(chatRoute(chat_id))}
        aria-current={isCurrent ? 'page' : undefined}
        title={`${name} · ${statusWord(status)}`}
      >
        <Dot color={colors[status]} pulses={status === 'running'} />
        <span className={styles.text} dir="auto">
          {name}
        </span>
        <span className={styles.ago}>{ago(last_activity_at, now)}</span>
      </a>
    </li>
  );
}
