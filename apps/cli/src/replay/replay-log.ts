import {
  HOOK_TRANSFORMS,
  type Command,
  type Commit,
  type EventDraft,
  type LogRef,
  type RuntimeEvent,
} from '@mozaiks/contracts';
import { Diverged, type Divergence } from './divergence.ts';
import { accept, forward, stamped } from './match-events.ts';
import { openReplay } from './open-replay.ts';
import { timeOf } from './recorded-clock.ts';
import { commandOf } from './recorded-command.ts';
import type { Replaying, ReplayWith } from './replaying.ts';
import { commitAhead } from './tape.ts';
import { dropTurn, takeTurn } from './take-turn.ts';

export interface Replayed {
  /** What the replay has made, up to where it diverges. */
  readonly events: readonly RuntimeEvent[];
  readonly divergence: Divergence | null;
}

/**
 * Makes a chat again from its log: commands, answers of models, results of tools, ids and times
 * come from the log, and all decisions from the engine. Calls no model and no author's code. What
 * no engine makes is taken as it is: `owner_changed`, and `command_rejected`, as the log does not
 * hold what was rejected.
 */
export async function replayLog(
  log: LogRef,
  commits: readonly Commit[],
  options: ReplayWith,
): Promise<Replayed> {
  const replaying = openReplay(log, commits, options);
  const { tape, made } = replaying;
  try {
    while (tape.index < commits.length) await replayCommit(replaying);
    return { events: made, divergence: null };
  } catch (error) {
    if (!(error instanceof Diverged)) throw error;
    return { events: made, divergence: error.divergence };
  } finally {
    dropTurn(replaying);
  }
}

/** One commit, and what its observers have set. */
async function replayCommit(replaying: Replaying): Promise<void> {
  const { tape } = replaying;
  const events = commitAhead(tape);
  const command = commandOf(events, tape.state);
  const failure = failureIn(events);
  if (isTakenAsItIs(events)) {
    if (events.some(({ type }) => type === 'owner_changed')) dropTurn(replaying);
    accept(replaying, events);
  } else if (command !== undefined) admit(replaying, command);
  else if (failure !== undefined) fail(replaying, failure);
  else await takeTurn(replaying);
  await observe(replaying);
}

const isTakenAsItIs = (events: readonly RuntimeEvent[]): boolean =>
  events.every(({ type }) => type === 'owner_changed' || type === 'command_rejected');

function admit(replaying: Replaying, command: Command): void {
  const { engine, log, tape, workflow } = replaying;
  // A person's answer and a child's result come in the middle of a turn; anything else after it.
  const goesOn = command.type !== 'cancel' && tape.state.run !== null && !startsOver(replaying);
  if (!goesOn) dropTurn(replaying);
  const events = commitAhead(tape);
  tape.now = timeOf(events, tape.state, workflow().definition);
  const admission = engine.admit({
    log,
    state: tape.state,
    workflow: workflow(),
    command,
    running: false,
    isLast: events.some(({ type }) => type === 'agent_start'),
  });
  if (admission.kind === 'commit') return accept(replaying, stamped(replaying, admission.drafts));
  const [expected] = events;
  throw new Diverged({ seq: expected?.seq ?? 0, expected, made: undefined, why: REFUSED });
}

const REFUSED = 'the command would have to wait';

/** A message that answers no question is taken up between turns. */
const startsOver = ({ tape }: Replaying): boolean =>
  commitAhead(tape).some(
    (event) => event.type === 'user_message' && event.request_id === undefined,
  );

type RunFailure = Extract<RuntimeEvent, { readonly type: 'workflow_error' }>;

/** Failures that a run is given by its runner. */
const BY_RUNNER: readonly string[] = [
  'recovery_exhausted',
  'chat_full',
  'commit_too_large',
  'workflow_version_unknown',
  'workflow_unavailable',
];

const failureIn = (events: readonly RuntimeEvent[]): RunFailure | undefined =>
  events.find(
    (event): event is RunFailure =>
      event.type === 'workflow_error' && BY_RUNNER.includes(event.code),
  );

function fail(replaying: Replaying, { code, message, retryable }: RunFailure): void {
  const { engine, log, tape } = replaying;
  dropTurn(replaying);
  const drafts = engine.fail({ log, state: tape.state, code, message, retryable });
  accept(replaying, stamped(replaying, drafts));
}

/**
 * Observers are called where the log tells that they were: after a commit, and by a new owner once
 * more for the commit before.
 */
async function observe(replaying: Replaying): Promise<void> {
  const { tape } = replaying;
  const [first] = commitAhead(tape);
  if (first === undefined || !isObserved(first)) return;
  const [before, last] = [tape.commits[tape.index - 2], tape.commits[tape.index - 1]];
  const isSealed = last?.events.some(({ type }) => type === 'owner_changed') === true;
  const own = await patches(replaying, last?.events ?? []);
  const drafts =
    own.length === 0 && isSealed ? await patches(replaying, before?.events ?? []) : own;
  if (drafts.length > 0) accept(replaying, stamped(replaying, drafts));
  else if (replaying.sameness(first) === null) forward(replaying);
}

const isObserved = (event: RuntimeEvent): boolean =>
  event.type === 'hook'
    ? !(HOOK_TRANSFORMS as readonly string[]).includes(event.hook)
    : event.type === 'context_update' && event.by === 'hook';

async function patches(
  { engine, log, tape, workflow }: Replaying,
  events: readonly RuntimeEvent[],
): Promise<readonly EventDraft[]> {
  return engine.observe({
    log,
    state: tape.state,
    workflow: workflow(),
    events,
    signal: new AbortController().signal,
  });
}
