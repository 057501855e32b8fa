import { isRuntimeError, RuntimeError, type AgentDefinition } from '@mozaiks/contracts';
import { decideByPreRules } from '../decide/decide.ts';
import { agentOf } from '../definition.ts';
import { guardInput } from '../guard/guard-input.ts';
import { commit, runOf, viewOf, type Part, type Step, type TurnScope } from '../turn-scope.ts';
import { answer, firstTry } from './answer.ts';
import { performDecision, commitDecision } from './perform-decision.ts';
import { endWithError } from './end-with-error.ts';
import { endFor, timeLeft } from './limits.ts';
import { ignoresRefusal } from './repeats.ts';
import { resolveDecision } from './resolve-decision.ts';

/** How often in a row a model may repair invalid arguments. */
const MAX_BAD_CALLS = 2;

/** Asks an agent's model for its next message. An error in the author's code ends the run. */
export async function* speak(turn: TurnScope, name: string): Step {
  try {
    return yield* speakOrThrow(turn, agentOf(turn.workflow, name));
  } catch (error) {
    if (turn.signal.aborted) return 'end';
    if (!isRuntimeError(error)) throw error;
    return yield* endWithError(turn, error);
  }
}

async function* speakOrThrow(turn: TurnScope, agent: AgentDefinition): Step {
  const { rounds, message_id } = runOf(turn.state);
  if (timeLeft(turn) <= 0) return yield* endFor(turn, 'timeout');
  if (rounds >= turn.workflow.definition.max_tool_rounds)
    return yield* endFor(turn, 'max_tool_rounds');
  if (rounds > 0 && ignoresRefusal(turn.state)) return yield* endFor(turn, 'repeated_calls');
  if (message_id === null && (yield* beforeFirstMessage(turn, agent)) === 'end') return 'end';
  if (rounds > 0 && badCalls(turn) > MAX_BAD_CALLS)
    return yield* endWithError(turn, new RuntimeError('tool_invalid_arguments'));
  return yield* answer(turn, agent, firstTry);
}

/**
 * What happens before an agent's first message of a turn: its input guardrails, then the rules that
 * skip the model call. A rule that leads to the agent itself does not skip it.
 */
async function* beforeFirstMessage(turn: TurnScope, agent: AgentDefinition): Part<'speak' | 'end'> {
  const guarded = yield* guardInput(turn, agent);
  if (guarded === 'end') return 'end';
  if (guarded !== 'pass') {
    yield* performDecision(turn, agent.name, guarded);
    return 'end';
  }
  const { state, workflow } = turn;
  const before = decideByPreRules({ state, workflow, from: agent.name, view: viewOf(turn) });
  const resolved =
    before === undefined ? undefined : yield* resolveDecision(turn, agent.name, before);
  if (resolved === 'stopped') return 'end';
  if (
    resolved?.decision === undefined ||
    (resolved.decision.kind === 'speak' && resolved.decision.agent === agent.name)
  ) {
    yield* commit(turn, resolved?.drafts ?? []);
    return 'speak';
  }
  yield* commitDecision(turn, agent.name, { decision: resolved.decision, drafts: resolved.drafts });
  return 'end';
}

/** The number of last messages of this turn in a row whose calls had invalid arguments. */
function badCalls({ state }: TurnScope): number {
  const results = state.transcript
    .slice(state.transcript.findLastIndex((event) => event.type === 'agent_start'))
    .filter((event) => event.type === 'tool_result');
  const good = results.findLastIndex((result) => result.error?.code !== 'tool_invalid_arguments');
  return results.length - 1 - good;
}
