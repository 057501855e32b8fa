import { isWaiting, type CodeResult, type OpenCall } from '@mozaiks/contracts';
import { commit, type Part, type Step, type TurnScope } from '../turn-scope.ts';
import { outcomeDrafts, type CallOutcome } from './call-outcome.ts';
import { beforeRunning } from './call-policy.ts';
import { invoke } from './invoke.ts';
import { endFor } from './limits.ts';
import { timeLimit } from './time-limit.ts';

/**
 * Runs every call that is free, all at once; each result is committed as it ends. Calls that become free meanwhile (a person has answered) join in.
 * Aborted: what has ended is committed, the rest stays open for whoever aborted, or for the next owner. The run's time limit ends the run.
 */
export async function* runCalls(turn: TurnScope): Step {
  const limit = timeLimit(turn);
  try {
    yield* runUntilDone(turn, limit.signal);
  } finally {
    limit.stop();
  }
  if (turn.signal.aborted) return 'end';
  return limit.timedOut() && turn.state.run !== null ? yield* endFor(turn, 'timeout') : 'go_on';
}

async function* runUntilDone(turn: TurnScope, signal: AbortSignal): Part<void> {
  const running = new Map<string, Promise<CallOutcome>>();
  for (;;) {
    for (const open of signal.aborted ? [] : freeCalls(turn)) {
      if (running.has(open.call.call_id)) continue;
      const settled = beforeRunning(turn, open);
      if (settled !== undefined) yield* commit(turn, settled);
      else running.set(open.call.call_id, invoke(turn, open, signal));
    }
    if (running.size === 0) return;
    const outcome = await Promise.race(running.values());
    running.delete(outcome.call_id);
    if (isOpen(turn, outcome.call_id) && !wasCutOff(signal, outcome.result)) yield* commit(turn, outcomeDrafts(turn, outcome));
  }
}

const isOpen = (turn: TurnScope, call_id: string): boolean => turn.state.calls.has(call_id);
const wasCutOff = (signal: AbortSignal, result: CodeResult): boolean => signal.aborted && !result.ok && result.error.code === 'cancelled';
const freeCalls = ({ state }: TurnScope): readonly OpenCall[] =>
  state.run === null ? [] : [...state.calls.values()].filter((call) => !isWaiting(call));
