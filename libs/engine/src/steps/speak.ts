import { isRuntimeError, RuntimeError, type AgentDefinition } from '@mozaiks/contracts';
import { decideBefore } from '../decide/decide.ts';
import { agentOf } from '../definition.ts';
import { guardInput } from '../guard/guard-input.ts';
import { commit, runOf, viewOf, type Part, type Step, type TurnScope } from '../turn-scope.ts';
import { answer, firstTry } from './answer.ts';
import { carryOut, moveTo } from './carry-out.ts';
import { giveUp } from './give-up.ts';
import { endFor, timeLeft } from './limits.ts';
import { ignoresRefusal } from './repeats.ts';
import { settle } from './settle.ts';

/** Repairs of arguments that a model is granted in a row. */
const MAX_BAD_CALLS = 2;

/** Asks an agent's model for its next message. What the author's code fails with ends the run. */
export async function* speak(turn: TurnScope, name: string): Step {
  try {
    return yield* speakOrThrow(turn, agentOf(turn.workflow, name));
  } catch (error) {
    if (turn.signal.aborted) return 'end';
    if (!isRuntimeError(error)) throw error;
    return yield* giveUp(turn, error);
  }
}

async function* speakOrThrow(turn: TurnScope, agent: AgentDefinition): Step {
  const { rounds, message_id } = runOf(turn.state);
  if (timeLeft(turn) <= 0) return yield* endFor(turn, 'timeout');
  if (rounds >= turn.workflow.definition.max_tool_rounds)
    return yield* endFor(turn, 'max_tool_rounds');
  if (rounds > 0 && ignoresRefusal(turn.state)) return yield* endFor(turn, 'repeated_calls');
  if (message_id === null && (yield* opening(turn, agent)) === 'end') return 'end';
  if (rounds > 0 && badCalls(turn) > MAX_BAD_CALLS)
    return yield* giveUp(turn, new RuntimeError('tool_invalid_arguments'));
  return yield* answer(turn, agent, firstTry);
}

/** What comes before an agent's first word of a turn: its input guardrails, then the rules that skip the model. A rule that leads to the agent itself does not. */
async function* opening(turn: TurnScope, agent: AgentDefinition): Part<'speak' | 'end'> {
  const guarded = yield* guardInput(turn, agent);
  if (guarded === 'end') return 'end';
  if (guarded !== 'pass') {
    yield* carryOut(turn, agent.name, guarded);
    return 'end';
  }
  const { state, workflow } = turn;
  const before = decideBefore({ state, workflow, from: agent.name, view: viewOf(turn) });
  const settled = before === undefined ? undefined : yield* settle(turn, agent.name, before);
  if (settled === 'stopped') return 'end';
  if (
    settled?.decision === undefined ||
    (settled.decision.kind === 'speak' && settled.decision.agent === agent.name)
  ) {
    yield* commit(turn, settled?.drafts ?? []);
    return 'speak';
  }
  yield* moveTo(turn, agent.name, { decision: settled.decision, drafts: settled.drafts });
  return 'end';
}

/** Calls in a row, at the end of this turn, whose arguments did not fit. */
function badCalls({ state }: TurnScope): number {
  const results = state.transcript
    .slice(state.transcript.findLastIndex((fact) => fact.type === 'agent_start'))
    .filter((fact) => fact.type === 'tool_result');
  const good = results.findLastIndex((result) => result.error?.code !== 'tool_invalid_arguments');
  return results.length - 1 - good;
}
