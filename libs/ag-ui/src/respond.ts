import {
  defined,
  ERROR_CODES,
  isRuntimeError,
  liveItems,
  readUpTo,
  type CallerChats,
  type Clock,
  type Commit,
  type ErrorCode,
  type EventStream,
  type NestedFollower,
  type Followed,
  type LogRef,
} from '@mozaiks/contracts';
import type { AgUiEvent, Resync } from './events.ts';
import { messagesOf, type PageNames } from './messages.ts';
import { startResponse, project, type ResponseInput } from './project/project.ts';
import type { RunView, Step } from './project/run-view.ts';
import type { Plan } from './request/plan.ts';
import type { RunInput } from './request/run-input.ts';

/** A request whose commands were accepted, so that only the response remains to be written. */
export interface Accepted {
  readonly chats: CallerChats;
  readonly clock: Pick<Clock, 'now'>;
  readonly input: RunInput;
  readonly plan: Extract<Plan, { readonly kind: 'respond' }>;
  readonly page: PageNames;
  readonly log: LogRef;
  readonly view: RunView;
  /** Stored commits after `plan.from`. */
  readonly stored: readonly Commit[];
  readonly next: AsyncIterator<Followed>;
  readonly nested: NestedFollower;
  /** Ends `next` and `nested`. */
  readonly over: AbortController;
}

/** Writes the response. The client may disconnect at any time, and the run continues. */
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
  const apply = (item: ResponseInput): Promise<void> => take(project(view, item));
  const stop = (code: ErrorCode): Promise<void> =>
    apply({ type: 'stop', code, message: ERROR_CODES[code].message, at: clock.now() });
  try {
    await take(
      startResponse(view, clock.now(), {
        snapshot: plan.snapshot === 'start',
        refused: plan.refused,
      }),
    );
    for (const commit of stored) await apply({ type: 'commit', commit });
    await apply({ type: 'caught_up', at: clock.now() });
    for await (const item of liveItems(accepted, () => view)) await apply(item);
    // The stream ended without a reason from the server, so the chat was erased.
    await stop(isRuntimeError(to.ending.reason) ? to.ending.reason.code : 'chat_not_found');
  } catch (error) {
    if (!isRuntimeError(error)) throw error;
    await stop(error.code);
  } finally {
    over.abort();
  }
}

/** Returns null if the chat can no longer be read. */
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
    ...defined({ metadata }),
  };
}
