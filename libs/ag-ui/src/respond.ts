import {
  ERROR_CODES,
  isRuntimeError,
  liveItems,
  readUpTo,
  type CallerChats,
  type Clock,
  type Commit,
  type ErrorCode,
  type EventStream,
  type FamilyFollower,
  type Followed,
  type LogRef,
} from '@mozaiks/contracts';
import type { AgUiEvent, Resync } from './events.ts';
import { messagesOf, type PageNames } from './messages.ts';
import { begin, project, type Told } from './project/project.ts';
import type { RunView, Step } from './project/run-view.ts';
import type { Plan } from './request/plan.ts';
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
