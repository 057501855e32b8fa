import { useEffect, useMemo } from 'react';
import type { DevWorkflow, RuntimeEvent } from '@mozaiks/contracts';
import type { ChatRoute } from '../app/route.ts';
import { eventsUpTo } from '../log/fold-cache.ts';
import { restPointBefore, restPoints } from '../log/rest-points.ts';
import { useConnection, useNewestChats, useServer } from '../server/server.ts';
import type { WorkflowEntry } from '../server/workflow-entry.ts';
import { agentHues, agentsOf, type Hues } from '../ui/agent-hues.ts';
import { chatTitle } from './chat-title.ts';
import { useAttempts, type Attempts } from './use-attempts.ts';
import { useChatActions, type ChatActions } from './use-chat-actions.ts';
import { useChatOf, type ShownChat } from './use-chat-of.ts';
import { useDefinition } from './use-definition.ts';
import { useWorkflowEntry } from './use-workflow-entry.ts';

/** What the parts of the page of a chat share. */
export interface ChatModel {
  readonly chat_id: string;
  readonly chat: ShownChat;
  /** Up to the moment that is shown. */
  readonly events: readonly RuntimeEvent[];
  /** An earlier moment is shown. */
  readonly isPast: boolean;
  readonly definition: DevWorkflow | null;
  readonly entry: WorkflowEntry | null;
  readonly hues: Hues;
  readonly title: string;
  readonly actions: ChatActions;
  readonly attempts: Attempts;
  readonly online: boolean;
  /** The last event after which the chat can be forked; null if there is none. */
  readonly forkAt: number | null;
}

/** Follows the chat of the route, and keeps the list of chats up to date. */
export function useChatPage({ chat_id, at }: ChatRoute): ChatModel {
  const chat = useChatOf(chat_id);
  const { events: all, view } = chat;
  const workflow_name = view.workflow_name ?? chat.begun;
  const definition = useDefinition(all);
  const entry = useWorkflowEntry(workflow_name);
  const events = useMemo(() => eventsUpTo(all, at), [all, at]);
  const hues = useMemo(() => agentHues(agentsOf(definition?.definition), all), [definition, all]);
  const workflow = entry?.title ?? view.workflow_name;
  const title = chatTitle(chat_id, { newest: useNewestChats(), events: all, workflow });
  const actions = useChatActions(chat, { chat_id, workflow_name });
  const online = useConnection().status === 'ready';
  const last = all.at(-1)?.seq ?? null;
  const forkAt = useMemo(() => restPointBefore(restPoints(all), at ?? last ?? 0), [all, at, last]);
  useFreshList(chat, chat_id);
  const isPast = at !== null && at !== last;
  const shown = { chat_id, chat, events, isPast, definition, entry, hues, title };
  return { ...shown, actions, attempts: useAttempts(), online, forkAt };
}

/** The list of chats changes with the chat that is shown. */
function useFreshList({ view, events }: ShownChat, chat_id: string): void {
  const { chats } = useServer();
  useEffect(() => chats.refresh(), [chats, chat_id, view.status, events.length > 0]);
}
