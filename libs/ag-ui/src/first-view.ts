import {
  foldAll,
  eventsUpTo,
  withoutHistory,
  type ClientCommand,
  type NestedById,
  type OpenLog,
  type WorkflowDefinition,
} from '@mozaiks/contracts';
import type { PageNames } from './messages.ts';
import type { RunInfo, RunView } from './project/run-view.ts';
import { sharedValues, sharedVariables } from './project/state.ts';
import type { Keys } from './request/keys.ts';
import type { Plan } from './request/plan.ts';
import type { RunInput } from './request/run-input.ts';

/** A request before its commands are sent. */
export interface Accepting {
  readonly input: RunInput;
  readonly plan: Extract<Plan, { readonly kind: 'respond' }>;
  readonly keys: Keys;
  readonly definition: Pick<WorkflowDefinition, 'ui' | 'variables'>;
  readonly nestedChats: NestedById;
}

/** The state of a response at its start. */
export function firstView(
  { log, commits }: Pick<OpenLog, 'log' | 'commits'>,
  { input, plan, definition, nestedChats }: Accepting,
): RunView {
  const before = eventsUpTo(commits, plan.from);
  const happened = new Set(
    commits.flatMap(({ events }) =>
      events.flatMap((event) => ('command_id' in event ? [event.command_id] : [])),
    ),
  );
  const shared = sharedVariables(definition);
  const sent = plan.commands.map(({ command }) => command);
  const messages = messagesIn(sent);
  return {
    info: {
      ...infoOf(input, sent, shared),
      chat_id: log.chat_id,
      snapshotAfter: plan.snapshot === 'message' ? messages[0] : undefined,
    },
    chat: withoutHistory(foldAll(before)),
    nestedChats,
    asked: new Set(input.messages.flatMap(({ id, role }) => (role === 'assistant' ? [id] : []))),
    waiting: new Set(sent.map(({ command_id }) => command_id).filter((id) => !happened.has(id))),
    messages: new Set(messages),
    isShowing: !plan.isOwn,
    isLive: false,
    state:
      shared.size === 0
        ? new Map()
        : sharedValues(
            definition,
            shared,
            before.flatMap(({ events }) => events),
          ),
    text: null,
    step: null,
    end: null,
    refused: null,
    isOver: false,
  };
}

const messagesIn = (commands: readonly ClientCommand[]): readonly string[] =>
  commands.flatMap(({ type, command_id }) => (type === 'user_message' ? [command_id] : []));

const infoOf = (
  { threadId, runId, declared, tools }: RunInput,
  commands: readonly ClientCommand[],
  shared: RunInfo['shared'],
): Omit<RunInfo, 'chat_id'> => ({
  threadId,
  runId,
  declared,
  shared,
  tools,
  answered: new Set(
    commands.flatMap((command) => (command.type === 'tool_response' ? [command.call_id] : [])),
  ),
});

/** The ids that the page uses for its user's messages. */
export const pageNames = ({ input, plan, keys }: Accepting): PageNames => ({
  declared: input.declared,
  names: new Map(
    plan.keepsIds
      ? input.messages.flatMap(({ id, role }) =>
          role === 'user' ? [[keys.said(id), id] as const] : [],
        )
      : [],
  ),
});
