import {
  ERROR_CODES,
  foldAll,
  isRuntimeError,
  type CallerChats,
  type Clock,
  type Commit,
  type EventStream,
  type Followed,
  type LogRef,
  type WorkflowDefinition,
} from '@mozaiks/contracts';
import type { Projected } from './events.ts';
import { messagesOf, type PageNames } from './messages.ts';
import { readUpTo, upTo, type OpenLog } from './open-thread.ts';
import { openChildren, type Family } from './nested/family.ts';
import type { FamilyFollower } from './nested/follow-family.ts';
import { begin, project, type Told } from './project/project.ts';
import { withoutHistory, type RunView, type Step } from './project/run-view.ts';
import { sharedValues, sharedVariables } from './project/state.ts';
import type { Plan } from './request/plan.ts';
import type { Keys } from './request/keys.ts';
import type { RunInput } from './request/run-input.ts';

/** A request whose commands were accepted: all that is left is to tell what comes of them. */
export interface Accepted {
  readonly chats: CallerChats;
  readonly clock: Pick<Clock, 'now'>;
  readonly input: RunInput;
  readonly plan: Extract<Plan, { readonly kind: 'respond' }>;
  readonly page: PageNames;
  readonly log: LogRef;
  readonly view: RunView;
  /** Stored events after `plan.from`. */
  readonly stored: readonly Commit[];
  readonly next: AsyncIterator<Followed>;
  readonly nested: FamilyFollower;
  /** Ends `next` and `nested`. */
  readonly over: AbortController;
}

export interface Accepting {
  readonly input: RunInput;
  readonly plan: Accepted['plan'];
  readonly keys: Keys;
  readonly definition: Pick<WorkflowDefinition, 'ui' | 'variables'>;
  readonly family: Family;
}

/** Where the response begins. */
export function firstView({ commits }: Pick<OpenLog, 'commits'>, { input, plan, definition, family }: Accepting): RunView {
  const before = upTo(commits, plan.from);
  const happened = new Set(commits.flatMap(({ events }) => events.flatMap((event) => ('command_id' in event ? [event.command_id] : []))));
  const shared = sharedVariables(definition);
  const sent = plan.commands.map(({ command }) => command);
  const messages = sent.flatMap(({ type, command_id }) => (type === 'user_message' ? [command_id] : []));
  const answered = sent.flatMap((command) => (command.type === 'tool_response' ? [command.call_id] : []));
  const { threadId, runId, declared, tools } = input;
  return {
    facts: {
      threadId,
      runId,
      declared,
      shared,
      tools,
      answered: new Set(answered),
      snapshotAfter: plan.snapshot === 'message' ? messages[0] : undefined,
    },
    chat: withoutHistory(foldAll(before)),
    family,
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

/** The ids under which the page holds what its user has said. */
export const pageNames = ({ input, plan, keys }: Accepting): PageNames => ({
  declared: input.declared,
  names: new Map(plan.keepsIds ? input.messages.flatMap(({ id, role }) => (role === 'user' ? [[keys.said(id), id] as const] : [])) : []),
});

/** Writes the response. The client may leave at any time: the run goes on. */
export async function respond(accepted: Accepted, to: EventStream): Promise<void> {
  const { over, clock, stored, plan, nested } = accepted;
  for (const signal of [to.signal, to.ending]) {
    if (signal.aborted) over.abort();
    signal.addEventListener('abort', () => over.abort());
  }
  let view = accepted.view;
  const take = async (step: Step): Promise<void> => {
    view = step.view;
    for (const event of step.events) to.write(`data: ${JSON.stringify(await sent(accepted, event))}\n\n`);
    await to.drained();
  };
  const tell = (told: Told): Promise<void> => take(project(view, told));
  try {
    await take(begin(view, clock.now(), { snapshot: plan.snapshot === 'start', refused: plan.refused }));
    for (const commit of stored) await tell({ type: 'commit', commit });
    await tell({ type: 'caught_up', at: clock.now() });
    let next = accepted.next.next();
    let moved = nested.changed().then(() => 'nested' as const);
    while (!view.isOver) {
      void nested.follow(openChildren(view.chat)).catch(() => undefined);
      const item = await Promise.race([next, moved]);
      if (item === 'nested') {
        moved = nested.changed().then(() => 'nested' as const);
        await tell({ type: 'nested', family: new Map(nested.family), at: clock.now() });
        continue;
      }
      if (item.done === true) break;
      next = accepted.next.next();
      next.catch(() => undefined);
      if (item.value.type === 'commit') await tell({ type: 'commit', commit: item.value.commit });
      if (item.value.type === 'live') await tell({ type: 'live', delta: item.value.delta, at: clock.now() });
    }
    if (!to.signal.aborted) await tell({ type: 'stop', ...reasonOf(to.ending), at: clock.now() });
  } finally {
    over.abort();
  }
}

/** Without a reason of the server, the chat was erased. */
function reasonOf({ reason }: AbortSignal): { readonly code: string; readonly message: string } {
  const code = isRuntimeError(reason) ? reason.code : 'chat_not_found';
  return { code, message: ERROR_CODES[code].message };
}

async function sent({ chats, log, page }: Accepted, event: Projected): Promise<object> {
  if (event.type !== 'RESYNC') return event;
  const { type: _type, seq, ...stamp } = event;
  const commits = await readUpTo(chats, log, seq);
  return {
    type: 'MESSAGES_SNAPSHOT',
    messages: messagesOf(
      commits.flatMap(({ events }) => events),
      page,
    ),
    ...stamp,
  };
}
