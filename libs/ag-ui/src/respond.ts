import {
  ERROR_CODES,
  foldAll,
  isRuntimeError,
  type CallerChats,
  type Clock,
  type Commit,
  type ErrorCode,
  type EventStream,
  type Followed,
  type LogRef,
  type WorkflowDefinition,
} from '@mozaiks/contracts';
import type { AgUiEvent, Resync } from './events.ts';
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
export function firstView(
  { commits }: Pick<OpenLog, 'commits'>,
  { input, plan, definition, family }: Accepting,
): RunView {
  const before = upTo(commits, plan.from);
  const happened = new Set(
    commits.flatMap(({ events }) =>
      events.flatMap((event) => ('command_id' in event ? [event.command_id] : [])),
    ),
  );
  const shared = sharedVariables(definition);
  const sent = plan.commands.map(({ command }) => command);
  const messages = sent.flatMap(({ type, command_id }) =>
    type === 'user_message' ? [command_id] : [],
  );
  const answered = sent.flatMap((command) =>
    command.type === 'tool_response' ? [command.call_id] : [],
  );
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
  names: new Map(
    plan.keepsIds
      ? input.messages.flatMap(({ id, role }) =>
          role === 'user' ? [[keys.said(id), id] as const] : [],
        )
      : [],
  ),
});

/** Writes the response. The client may leave at any time: the run goes on. */
export async function respond(accepted: Accepted, to: EventStream): Promise<void> {
  const { over, clock, stored, plan } = accepted;
  for (const signal of [to.signal, to.ending]) {
    if (signal.aborted) over.abort();
    signal.addEventListener('abort', () => over.abort());
  }
  let view = accepted.view;
  const take = async (step: Step): Promise<void> => {
    view = step.view;
    for (const event of step.events) {
      const written =
        event.type === 'RESYNC' ? await snapshotOf(accepted, event, to.signal) : event;
      if (written !== null) to.write(`data: ${JSON.stringify(written)}\n\n`);
    }
    await to.drained();
  };
  const tell = (told: Told): Promise<void> => take(project(view, told));
  const stop = (code: ErrorCode): Promise<void> =>
    tell({ type: 'stop', code, message: ERROR_CODES[code].message, at: clock.now() });
  try {
    await take(
      begin(view, clock.now(), { snapshot: plan.snapshot === 'start', refused: plan.refused }),
    );
    for (const commit of stored) await tell({ type: 'commit', commit });
    await tell({ type: 'caught_up', at: clock.now() });
    for await (const told of liveItems(accepted, () => view)) await tell(told);
    // Without a reason of the server, the chat was erased.
    await stop(isRuntimeError(to.ending.reason) ? to.ending.reason.code : 'chat_not_found');
  } catch (error) {
    if (!isRuntimeError(error)) throw error;
    await stop(error.code);
  } finally {
    over.abort();
  }
}

/** What happens from now on, in the chat and in those that are nested in it, until the response is over. */
async function* liveItems(
  { next, nested, clock }: Accepted,
  view: () => RunView,
): AsyncGenerator<Told, void> {
  let ring = (): void => {};
  let hasNews = false;
  nested.listen(() => {
    hasNews = true;
    ring();
  });
  for (let item = begun(next); !view().isOver; ) {
    void nested.follow(openChildren(view().chat)).catch(() => undefined);
    if (!hasNews) {
      await new Promise<void>((resolve) => {
        ring = resolve;
        item.then(
          () => resolve(),
          () => resolve(),
        );
      });
    }
    if (hasNews) {
      hasNews = false;
      yield { type: 'nested', family: new Map(nested.family), at: clock.now() };
      continue;
    }
    const { done, value } = await item;
    if (done === true) return;
    item = begun(next);
    if (value.type === 'commit') yield { type: 'commit', commit: value.commit };
    if (value.type === 'live') yield { type: 'live', delta: value.delta, at: clock.now() };
  }
}

/** The next item. If nobody waits for it any more, its failure concerns nobody. */
function begun(next: AsyncIterator<Followed>): ReturnType<typeof next.next> {
  const item = next.next();
  item.catch(() => undefined);
  return item;
}

/** null if the chat cannot be read any more. */
async function snapshotOf(
  { chats, log, page }: Accepted,
  { seq, timestamp, metadata }: Resync,
  signal: AbortSignal,
): Promise<AgUiEvent | null> {
  const commits = await readUpTo(chats, log, { seq, signal }).catch((error: unknown) => {
    if (isRuntimeError(error)) return null;
    throw error;
  });
  if (commits === null) return null;
  const messages = messagesOf(
    commits.flatMap(({ events }) => events),
    page,
  );
  return {
    type: 'MESSAGES_SNAPSHOT',
    messages,
    timestamp,
    ...(metadata === undefined ? {} : { metadata }),
  };
}
