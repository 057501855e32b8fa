import { isWaiting, type CodeResult, type OpenCall } from '@mozaiks/contracts';
import { commit, type Step, type TurnScope } from '../turn-scope.ts';
import { outcomeDrafts, type CallOutcome } from './call-outcome.ts';
import { beforeRunning } from './call-policy.ts';
import { invoke } from './invoke.ts';

/**
 * Runs every call that is free, all at once; each result is committed as it ends. Calls that become free meanwhile (a person has answered) join in.
 * Aborted: what has ended is committed, the rest stays open for whoever aborted, or for the next owner.
 */
export async function* runCalls(turn: TurnScope): Step {
  const running = new Map<string, Promise<CallOutcome>>();
  for (;;) {
    for (const open of freeCalls(turn)) {
      if (running.has(open.call.call_id)) continue;
      const settled = beforeRunning(turn, open);
      if (settled !== undefined) yield* commit(turn, settled);
      else running.set(open.call.call_id, invoke(turn, open));
    }
    if (running.size === 0) return turn.signal.aborted ? 'end' : 'go_on';
    const outcome = await Promise.race(running.values());
    running.delete(outcome.call_id);
    if (isOpen(turn, outcome.call_id) && !wasCutOff(turn, outcome.result)) yield* commit(turn, outcomeDrafts(turn, outcome));
    if (turn.signal.aborted && running.size === 0) return 'end';
  }
}

const isOpen = (turn: TurnScope, call_id: string): boolean => turn.state.calls.has(call_id);
const wasCutOff = ({ signal }: TurnScope, result: CodeResult): boolean => signal.aborted && !result.ok && result.error.code === 'cancelled';

function freeCalls(turn: TurnScope): readonly OpenCall[] {
  return turn.signal.aborted || turn.state.run === null ? [] : [...turn.state.calls.values()].filter((call) => !isWaiting(call));
}
