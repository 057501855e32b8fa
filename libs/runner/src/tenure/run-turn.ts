import type {
  AbortReason,
  ChatRef,
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
import { look } from './look.ts';
import { fenceOf, watchersOf, type Tenure } from './tenure.ts';
import { hasRunnableCalls } from './work.ts';

type Steps = AsyncGenerator<readonly EventDraft[], void, ChatState>;
type Happened =
  | { readonly kind: 'step'; readonly drafts: readonly EventDraft[] }
  | { readonly kind: 'end' }
  | { readonly kind: 'threw'; readonly error: unknown }
  | { readonly kind: 'bell' }
  | { readonly kind: 'lost' };

interface Turn {
  readonly steps: Steps;
  readonly abort: AbortController;
  readonly lost: Promise<Happened>;
  readonly workflow: LoadedWorkflow;
  readonly wake: (chat: ChatRef) => void;
}

/**
 * One turn of the engine: each step it yields is one commit, and commands are admitted between two of them when the bell rings. One loop does both, so
 * that there is one append at a time. Throws `OwnershipLost` and `HeadMoved`, the turn aborted.
 */
export async function runTurn(
  t: Tenure,
  workflow: LoadedWorkflow,
  wake: (chat: ChatRef) => void,
): Promise<void> {
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
    await follow(t, { steps, abort, lost: loss.heard, workflow, wake });
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
    const happened = await firstOf(t, turn, pending);
    switch (happened.kind) {
      case 'lost':
        throw new OwnershipLost();
      case 'bell':
        await hear(t, turn);
        if (t.state.run === null) return; // a command filled the chat, which ended the run
        break;
      case 'threw':
        return blame(t, turn, happened.error);
      case 'end':
        return;
      case 'step':
        if ((await commitStep(t, turn, happened.drafts)) === 'ended' || stops(t)) return;
        pending = next(t, turn);
    }
  }
}

/** What the engine does next may be to start a tool: not unless this process is known to live. */
const next = async (t: Tenure, { steps }: Turn): Promise<Happened> => {
  await t.deps.pulse.fresh(t.signal);
  if (t.signal.aborted) return { kind: 'lost' };
  return steps.next(t.state).then(
    ({ done, value }): Happened =>
      done === true ? { kind: 'end' } : { kind: 'step', drafts: value },
    (error: unknown): Happened => ({ kind: 'threw', error }),
  );
};

/** While an aborted turn closes what it must, commands wait for its end. */
function firstOf(t: Tenure, { abort, lost }: Turn, pending: Promise<Happened>): Promise<Happened> {
  const bell = abort.signal.aborted
    ? []
    : [t.bell.heard().then((): Happened => ({ kind: 'bell' }))];
  return Promise.race([pending, lost, ...bell]);
}

function lossOf(
  signal: AbortSignal,
  lose: () => void,
): { readonly heard: Promise<Happened>; off(): void } {
  let off = (): void => {};
  const heard = new Promise<Happened>((resolve) => {
    const onLoss = (): void => {
      lose();
      resolve({ kind: 'lost' });
    };
    off = () => signal.removeEventListener('abort', onLoss);
    if (signal.aborted) onLoss();
    else signal.addEventListener('abort', onLoss, { once: true });
  });
  return { heard, off: () => off() };
}

/** When the process drains, a model call that still streams after the grace is aborted; tools may end (their result is the next durable step). */
function drainSwitch(t: Tenure, abort: AbortController): { off(): void } {
  const { draining, onDrain, clock, settings } = t.deps;
  let callOff = (): void => {};
  const afterGrace = (): void => {
    if (!hasRunnableCalls(t.state)) abort.abort('drain' satisfies AbortReason);
  };
  const start = (): void => {
    callOff = clock.timer(settings.drainGraceMs, afterGrace);
  };
  const deaf = onDrain(start);
  if (draining.aborted) start();
  return {
    off() {
      deaf();
      callOff();
    },
  };
}

/** What the engine shows while it works: to the followers of this process at once, to others with the next batch. Never waits. */
function showLive(t: Tenure, draft: LiveDraft): void {
  if (t.signal.aborted) return;
  publishLive(t.feed, fenceOf(t), draft);
  if (t.watchers.length > 0)
    t.deps.outgoing.live(watchersOf(t), t.log, { fence: fenceOf(t), draft });
}

async function hear(t: Tenure, { abort }: Turn): Promise<void> {
  await look(t);
  if (t.deps.draining.aborted) return;
  const reason = await admitWaiting(t, true);
  if (reason !== null) abort.abort(reason);
}

/** On drain a turn stops at the next durable step that leaves no call half done. */
const stops = (t: Tenure): boolean => t.deps.draining.aborted && !hasRunnableCalls(t.state);

/** A throw is a bug of ours; after an abort for drain it only means that the turn stopped. */
async function blame(t: Tenure, { abort }: Turn, error: unknown): Promise<void> {
  if (t.signal.aborted) throw new OwnershipLost();
  if (abort.signal.reason === 'drain') return;
  t.deps.logger.log('error', 'the engine threw in a turn', {
    chat_id: t.log.chat_id,
    workflow_name: t.workflowName,
    error,
  });
  await failRun(t, 'internal');
}
