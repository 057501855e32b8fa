import { setMaxListeners } from 'node:events';
import { defined, withoutClosed, type EventDraft, type RuntimeEvent } from '@mozaiks/contracts';
import { Diverged } from './divergence.ts';
import { accept, essentialsAhead, forward, stamped } from './match-events.ts';
import { timeOf } from './recorded-clock.ts';
import { goBack, placeOf } from './replay-place.ts';
import type { Replaying, Turn } from './replaying.ts';
import { commitAhead } from './tape.ts';

/**
 * The engine makes the commit that comes next. Throws Diverged if it does not. A turn may have
 * ended without a trace in the log, as its instance stopped: then a turn that began later has made
 * the rest.
 */
export async function takeTurn(replaying: Replaying): Promise<void> {
  const { tape } = replaying;
  const fence = tape.commits[tape.index]?.fence ?? 0;
  if (replaying.turn?.fence !== fence) dropTurn(replaying);
  if (replaying.turn !== null) replaying.places.push(placeOf(replaying));
  try {
    await step(replaying, replaying.turn ?? openTurn(replaying, fence));
  } catch (error) {
    if (!(error instanceof Diverged)) throw error;
    await beginLater(replaying, error);
  }
}

/**
 * Begins a turn at the last place where one may have begun unseen. Throws the divergence if there
 * is none.
 */
async function beginLater(replaying: Replaying, diverged: Diverged): Promise<void> {
  for (;;) {
    const place = replaying.places.pop();
    if (place === undefined) throw diverged;
    endTurn(replaying);
    goBack(replaying, place);
    const fence = replaying.tape.commits[replaying.tape.index]?.fence ?? 0;
    try {
      return await step(replaying, openTurn(replaying, fence));
    } catch (error) {
      if (!(error instanceof Diverged)) throw error;
    }
  }
}

async function step(replaying: Replaying, turn: Turn): Promise<void> {
  const { tape } = replaying;
  replaying.turn = turn;
  const stepped = await nextStep(replaying, turn);
  if (stepped.done !== true)
    return accept(replaying, stamped(replaying, withoutClosed(stepped.value, tape.state)));
  replaying.turn = null;
  throw rests(replaying, undefined);
}

/** The turn under way is over, wherever it began. */
export function dropTurn(replaying: Replaying): void {
  replaying.places.length = 0;
  endTurn(replaying);
}

function endTurn(replaying: Replaying): void {
  const { turn } = replaying;
  replaying.turn = null;
  turn?.abort.abort('lost');
  void turn?.steps.return().catch(() => undefined);
}

function openTurn({ engine, log, tape, workflow }: Replaying, fence: number): Turn {
  const abort = new AbortController();
  setMaxListeners(0, abort.signal); // all calls of a message share it
  const steps = engine.turn({
    log,
    state: tape.state,
    workflow: workflow(),
    fence,
    live: () => undefined,
    signal: abort.signal,
  });
  return { steps, abort, fence };
}

type Stepped = IteratorResult<readonly EventDraft[], void>;

async function nextStep(replaying: Replaying, turn: Turn): Promise<Stepped> {
  const { tape, tools, clock } = replaying;
  setTime(replaying);
  tools.release();
  const failed: { error?: unknown } = {};
  const pending = turn.steps.next(tape.state).catch((error: unknown) => {
    failed.error = error;
    return undefined;
  });
  for (;;) {
    const stepped = await Promise.race([pending, idle()]);
    if (tape.unrecorded !== null) throw rests(replaying, tape.unrecorded);
    if ('error' in failed) throw failed.error;
    if (stepped !== undefined && stepped !== 'idle') return stepped;
    if (timesOut(commitAhead(tape))) clock.pass();
    else if (!skipsAhead(replaying)) throw rests(replaying, 'a call whose result is not recorded');
  }
}

/** Nothing of a replay waits for the outside. */
const idle = async (): Promise<'idle'> => {
  for (let i = 0; i < IDLE_ROUNDS; i++) await new Promise((resolve) => setImmediate(resolve));
  return 'idle';
};
const IDLE_ROUNDS = 3;

/** A commit that says nothing of what counts may not come: what a call waits for is behind it. */
function skipsAhead(replaying: Replaying): boolean {
  const { tape, tools } = replaying;
  if (essentialsAhead(replaying).length > 0 || tape.index + 1 >= tape.commits.length) return false;
  forward(replaying);
  tools.release();
  return true;
}

const timesOut = (events: readonly RuntimeEvent[]): boolean =>
  events.some(
    (event) =>
      event.type === 'workflow_complete' &&
      event.reason === 'timeout' &&
      event.command_id === undefined,
  );

/**
 * A model call begins when the commit before it was made, and takes its time. All else happens at
 * once.
 */
function setTime({ tape, workflow }: Replaying): void {
  const events = commitAhead(tape);
  if (events.some(({ type }) => type === 'usage')) return;
  tape.now = timeOf(events, tape.state, workflow().definition);
}

function rests(replaying: Replaying, why: string | undefined): Diverged {
  const { tape, matched } = replaying;
  const expected = essentialsAhead(replaying)[matched] ?? commitAhead(tape)[0];
  return new Diverged({
    seq: expected?.seq ?? tape.events.length + 1,
    expected,
    made: undefined,
    ...defined({ why }),
  });
}
