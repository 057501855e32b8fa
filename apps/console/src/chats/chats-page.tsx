import { Bar } from '../app/bar.tsx';
import { go } from '../app/use-route.ts';
import type { Route } from '../app/route.ts';
import { useWorkflows } from '../server/server.ts';
import {
  ALL_STATUSES,
  ALL_WORKFLOWS,
  FAILED,
  MORE,
  NONE,
  NONE_FITS,
  NONE_YET,
  SEARCH,
  SEARCHING,
  SEARCH_HINT,
  STATUS,
  STATUSES,
  TITLE,
  WORKFLOW,
  statusName,
} from '../text/chats.ts';
import { Button } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';
import { ChatRows } from './chat-rows.tsx';
import styles from './chats.module.css';
import { useChatList } from './use-chat-list.ts';

type ChatsRoute = Extract<Route, { readonly view: 'chats' }>;

interface ChatsPageProps {
  readonly route: ChatsRoute;
  readonly onMenu: () => void;
}

/** All chats of the user, with filters. */
export function ChatsPage({ route, onMenu }: ChatsPageProps) {
  const { chats, hasMore, isSearching, problem, more } = useChatList(route);
  const isFiltered = route.workflow_name !== null || route.status !== null || route.search !== null;
  const isEmpty = chats?.length === 0 && problem === '' && !hasMore && !isSearching;
  return (
    <>
      <Bar title={TITLE} onMenu={onMenu} />
      <div className={styles.page}>
        <Filters route={route} />
        {problem !== '' && <Empty title={FAILED} text={problem} />}
        {chats !== null && chats.length > 0 && <ChatRows chats={chats} />}
        {isSearching && (
          <p className={styles.more} role="status">
            {SEARCHING}
          </p>
        )}
        {isEmpty && <Empty title={NONE} text={isFiltered ? NONE_FITS : NONE_YET} />}
        {hasMore && (
          <Button className={styles.more} onClick={more}>
            {MORE}
          </Button>
        )}
      </div>
    </>
  );
}

function Filters({ route }: { readonly route: ChatsRoute }) {
  const { workflows } = useWorkflows();
  const change = (part: Partial<ChatsRoute>): void => go({ ...route, ...part }, { replace: true });
  const orNull = (text: string): string | null => (text === '' ? null : text);
  return (
    <div className={styles.filters} role="search">
      <input
        type="search"
        aria-label={SEARCH}
        placeholder={SEARCH_HINT}
        value={route.search ?? ''}
        onChange={({ target }) => change({ search: orNull(target.value) })}
        autoFocus
      />
      <select
        aria-label={WORKFLOW}
        value={route.workflow_name ?? ''}
        onChange={({ target }) => change({ workflow_name: orNull(target.value) })}
      >
        <option value="">{ALL_WORKFLOWS}</option>
        {workflows?.map(({ workflow_name, title }) => (
          <option key={workflow_name} value={workflow_name}>
            {title}
          </option>
        ))}
      </select>
      <select
        aria-label={STATUS}
        value={route.status ?? ''}
        onChange={({ target }) => change({ status: orNull(target.value) })}
      >
        <option value="">{ALL_STATUSES}</option>
        {STATUSES.map((status) => (
          <option key={status} value={status}>
            {statusName(status)}
          </option>
        ))}
      </select>
    </div>
  );
}
