import { isWaiting, type CodeResult, type OpenCall } from '@mozaiks/contracts';
import { definitionIndex } from '../definition.ts';
import { commit, type Part, type Step, type TurnScope } from '../turn-scope.ts';
import { outcomeDrafts, type CallOutcome } from './call-outcome.ts';
import { askAgain, beforeRunning } from './call-policy.ts';
import { invoke } from './invoke.ts';
import { endFor } from './limits.ts';
import { timeLimit } from './time-limit.ts';

/**
 * Runs every free call. Each result is committed when its call ends.
 *
 * Calls that use the context run one after another, in the order of the calls, so that each starts
 * with the context that the previous one left. All other calls run at the same time. A call that
 * waits for a person delays no other call, and runs after it is answered.
 *
 * If the turn is aborted, finished results are committed, and all other calls stay open for the
 * next owner. The run's time limit ends the run.
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

interface RunningCall {
  readonly tool: string;
  readonly outcome: Promise<CallOutcome>;
}
type Running = Map<string, RunningCall>;

async function* runUntilDone(turn: TurnScope, signal: AbortSignal): Part<void> {
  const running: Running = new Map();
  for (;;) {
    for (const open of signal.aborted ? [] : freeCalls(turn)) {
      const { call_id, tool } = open.call;
      if (running.has(call_id) || !isOpen(turn, call_id)) continue;
      const settled = beforeRunning(turn, open);
      if (settled !== undefined) yield* commit(turn, settled);
      else if (!mustWait(turn, tool, running))
        running.set(call_id, { tool, outcome: invoke(turn, open, signal) });
    }
    if (running.size === 0) return;
    const outcome = await Promise.race([...running.values()].map((call) => call.outcome));
    running.delete(outcome.call_id);
    const open = turn.state.calls.get(outcome.call_id);
    if (open === undefined || wasCutOff(signal, outcome.result)) continue;
    yield* commit(turn, askAgain(turn, open, outcome.result) ?? outcomeDrafts(turn, outcome));
  }
}

/** Whether a running call may still change the context that the call would start with. */
function mustWait({ workflow }: TurnScope, tool: string, running: Running): boolean {
  // Servers cannot access the context.
  const touchesContext = (name: string): boolean =>
    definitionIndex(workflow).toolOf(name)?.kind !== 'mcp_tool' && workflow.touchesContext(name);
  return (
    running.size > 0 &&
    touchesContext(tool) &&
    [...running.values()].some((other) => touchesContext(other.tool))
  );
}

const isOpen = (turn: TurnScope, call_id: string): boolean => turn.state.calls.has(call_id);
const wasCutOff = (signal: AbortSignal, result: CodeResult): boolean =>
  signal.aborted && !result.ok && result.error.code === 'cancelled';
const freeCalls = ({ state }: TurnScope): readonly OpenCall[] =>
  state.run === null ? [] : [...state.calls.values()].filter((call) => !isWaiting(call));
