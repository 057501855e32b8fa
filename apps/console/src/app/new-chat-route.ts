import type { ChatSummary } from '@mozaiks/contracts';
import type { WorkflowEntry } from '../server/workflow-entry.ts';
import type { Route } from './route.ts';

/**
 * Where "New chat" leads: to the workflow that is shown, otherwise that of the newest chat, or
 * else the first that can run; null if none can.
 */
export function newChatRoute(
  route: Route,
  workflows: readonly WorkflowEntry[],
  chats: readonly ChatSummary[],
): Route | null {
  const current =
    route.view === 'chat'
      ? chats.find(({ chat_id }) => chat_id === route.chat_id)?.workflow_name
      : nameIn(route);
  const names = [
    current,
    chats[0]?.workflow_name,
    ...workflows.map(({ workflow_name }) => workflow_name),
  ];
  const found = names.find((name) =>
    workflows.some((entry) => entry.workflow_name === name && entry.startup_mode !== null),
  );
  return found === undefined ? null : { view: 'new_chat', workflow_name: found };
}

const nameIn = (route: Route): string | undefined =>
  route.view === 'workflow' || route.view === 'new_chat' || route.view === 'chats'
    ? (route.workflow_name ?? undefined)
    : undefined;
