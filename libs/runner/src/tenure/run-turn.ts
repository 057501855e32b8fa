import type {
  AbortReason,
  ChatState,
  EventDraft,
  LiveDraft,
  LoadedWorkflow,
} from '@mozaiks/contracts';
import { publishLive } from '../feed/feed.ts';
import { OwnershipLost } from '../ownership-lost.ts';
import { admitWaiting } from './admit.ts';
import { commitStep } from './commit-step.ts';
import { failRun } from './fail-run.ts';
import { refresh } from './refresh.ts';
import { fenceOf, watchersOf, type Tenure } from './tenure.ts';
import { hasRunnableCalls } from './work.ts';

type Steps = AsyncGenerator<readonly EventDraft[], void, ChatState>;
type TurnEvent =
  | { readonly kind: 'step'; readonly drafts: readonly EventDraft[] }
  | { readonly kind: 'end' }
  | { readonly kind: 'threw'; readonly error: unknown }
  | { readonly kind: 'bell' }
  | { readonly kind: 'lost' };

interface Turn {
  readonly steps: Steps;
  readonly abort: AbortController;
  readonly lost: Promise<TurnEvent>;
  readonly workflow: LoadedWorkflow;
}

/**
 * Runs one turn of the engine. Each step that it yields is one commit, and commands are admitted
 * between two steps when the bell rings. One loop does both, so there is one append at a time.
 * Aborts the turn and throws on `OwnershipLost` and `HeadMoved`.
 */
export async function runTurn(t: Tenure, workflow: LoadedWorkflow): Promise<void> {
  const abort = new AbortController();
  const lose = (): void => abort.abort('lost' satisfies AbortReason);
  const loss = lossOf(t.signal, lose);
  const drain = drainSwitch(t, abort);
  const live = (draft: LiveDraft): void => (abort.signal.aborted ? undefined : showLive(t, draft));
  const steps = t.deps.engine.turn({
    log: t.log,
    state: t.state,
    workflow,
    fence: fenceOf(t),
    live,
    signal: abort.signal,
  });
  try {
    await follow(t, { steps, abort, lost: loss.promise, workflow });
  } finally {
    drain.off();
    loss.off();
    if (!abort.signal.aborted) lose();
    void steps.return().catch(() => {});
  }
}

async function follow(t: Tenure, turn: Turn): Promise<void> {
  let pending = next(t, turn);
  for (;;) {
    const event = await firstOf(t, turn, pending);
    switch (event.kind) {
      case 'lost':
        throw new OwnershipLost();
      case 'bell':
        await admitDuring(t, turn);
        if (t.state.run === null) return; // a command has filled the chat, which ended the run
        break;
      case 'threw':
        return failTurn(t, turn, event.error);
      case 'end':
        return;
      case 'step':
        if ((await commitStep(t, turn.workflow, event.drafts)) === 'ended' || stops(t)) return;
        pending = next(t, turn);
    }
  }
}

/**
 * Resumes the engine only while the liveness of this process is confirmed, because its next step
 * may start a tool.
 */
const next = async (t: Tenure, { steps }: Turn): Promise<TurnEvent> => {
  await t.deps.liveness.untilFresh(t.signal);
  if (t.signal.aborted) return { kind: 'lost' };
  return steps.next(t.state).then(
    ({ done, value }): TurnEvent =>
      done === true ? { kind: 'end' } : { kind: 'step', drafts: value },
    (error: unknown): TurnEvent => ({ kind: 'threw', error }),
  );
};

/** Ignores the bell while an aborted turn closes its calls: commands wait for its end. */
function firstOf(
  t: Tenure,
  { abort, lost }: Turn,
  pending: Promise<TurnEvent>,
): Promise<TurnEvent> {
  const bell = abort.signal.aborted
    ? []
    : [t.bell.untilRung().then((): TurnEvent => ({ kind: 'bell' }))];
  return Promise.race([pending, lost, ...bell]);
}

function lossOf(
  signal: AbortSignal,
  lose: () => void,
): { readonly promise: Promise<TurnEvent>; off(): void } {
  let off = (): void => {};
  const promise = new Promise<TurnEvent>((resolve) => {
    const onLoss = (): void => {
      lose();
      resolve({ kind: 'lost' });
    };
    off = () => signal.removeEventListener('abort', onLoss);
    if (signal.aborted) onLoss();
    else signal.addEventListener('abort', onLoss, { once: true });
  });
  return { promise, off: () => off() };
}

/**
 * While the process drains, aborts a model call that is still streaming after the grace. Tools may
 * end, because their result is the next durable step.
 */
function drainSwitch(t: Tenure, abort: AbortController): { off(): void } {
  const { draining, onDrain, clock, settings } = t.deps;
  let stopTimer = (): void => {};
  const afterGrace = (): void => {
    if (!hasRunnableCalls(t.state)) abort.abort('drain' satisfies AbortReason);
  };
  const start = (): void => {
    stopTimer = clock.timer(settings.drainGraceMs, afterGrace);
  };
  const unsubscribe = onDrain(start);
  if (draining.aborted) start();
  return {
    off() {
      unsubscribe();
      stopTimer();
    },
  };
}

/**
 * Publishes the engine's live text to the followers of this process immediately, and to those of
 * other processes with the next batch. Never waits.
 */
function showLive(t: Tenure, draft: LiveDraft): void {
  if (t.signal.aborted) return;
  publishLive(t.feed, fenceOf(t), draft);
  if (t.watchers.sessions.length > 0)
    t.deps.outgoing.live(watchersOf(t), t.log, { fence: fenceOf(t), draft });
}

async function admitDuring(t: Tenure, { abort }: Turn): Promise<void> {
  await refresh(t);
  if (t.deps.draining.aborted) return;
  const reason = await admitWaiting(t, true);
  if (reason !== null) abort.abort(reason);
}

/** During a drain, a turn stops at the next durable step that leaves no call half done. */
const stops = (t: Tenure): boolean => t.deps.draining.aborted && !hasRunnableCalls(t.state);

/**
 * An error is a bug of the engine, except after an abort for a drain: then it only means that the
 * turn stopped.
 */
async function failTurn(t: Tenure, { abort }: Turn, error: unknown): Promise<void> {
  if (t.signal.aborted) throw new OwnershipLost();
  if (abort.signal.reason === 'drain') return;
  t.deps.logger.log('error', 'the engine threw in a turn', {
    chat_id: t.log.chat_id,
    workflow_name: t.workflowName,
    error,
  });
  await failRun(t, 'internal');
}
