import { isRuntimeError, type EventDraft } from '@mozaiks/contracts';
import { contextView } from '../context.ts';
import { decideAfterUser, firstSpeaker } from '../decide/decide.ts';
import type { Decision } from '../decide/decision.ts';
import { agentOf } from '../definition.ts';
import { completeRun, failRun } from '../drafts.ts';
import { commit, runOf, type Step, type TurnScope } from '../turn-scope.ts';
import { carryOut } from './carry-out.ts';
import { endFor, timeLeft } from './limits.ts';
import { sourceUpdates } from './sources.ts';

/** Finds out who speaks, and opens that agent's turn. */
export async function* choose(turn: TurnScope): Step {
  const run = runOf(turn.state);
  if (run.turns >= turn.workflow.definition.max_turns) return yield* endFor(turn, 'max_turns');
  if (timeLeft(turn) <= 0) return yield* endFor(turn, 'timeout');
  const decision = whoSpeaks(turn);
  if (decision.kind !== 'speak') return yield* carryOut(turn, 'user', decision);
  if (decision.reason !== undefined) yield* carryOut(turn, 'user', decision);
  const question = asksFirst(turn, decision.agent);
  if (question !== undefined) return yield* carryOut(turn, decision.agent, question);
  return yield* startTurn(turn, decision.agent);
}

function whoSpeaks(turn: TurnScope): Decision {
  const { state, workflow, log } = turn;
  const { position } = runOf(state);
  if (position.at === 'choose' && position.next !== undefined) return { kind: 'speak', agent: position.next };
  if (position.at === 'replied' && position.question.kind === 'choice' && typeof position.value === 'string')
    return { kind: 'speak', agent: position.value };
  if (endsTheConversation(turn)) return { kind: 'complete', reason: 'done' };
  const deciding = { state, workflow, view: contextView({ log, state, workflow }) };
  return runOf(state).total_turns === 0 ? firstSpeaker(deciding) : decideAfterUser(deciding);
}

/** An empty answer to the question that `human_input_mode: TERMINATE` asks before the end. */
function endsTheConversation({ state, workflow }: TurnScope): boolean {
  const last = state.transcript.at(-1);
  const said =
    last?.type === 'user_message' && last.request_id !== undefined ? last.text : last?.type === 'input_response' ? last.value : undefined;
  return said === '' && state.speaker !== null && agentOf(workflow, state.speaker).human_input_mode === 'TERMINATE';
}

/** `human_input_mode: ALWAYS`: the user is asked before each reply, unless they have just spoken. */
function asksFirst({ state, workflow }: TurnScope, agent: string): Decision | undefined {
  if (agentOf(workflow, agent).human_input_mode !== 'ALWAYS' || !workflow.definition.human_in_the_loop || runOf(state).turns === 0)
    return undefined;
  return { kind: 'ask', question: { kind: 'text', prompt: '' } };
}

async function* startTurn(turn: TurnScope, agent: string): Step {
  const { deps, workflow } = turn;
  const { run_id, total_turns } = runOf(turn.state);
  const { llm_config } = agentOf(workflow, agent);
  try {
    const { model } = deps.models.resolve({ llm_config, ...(workflow.script === undefined ? {} : { script: workflow.script }) });
    const updates: EventDraft[] = total_turns === 0 ? sourceUpdates(turn) : [];
    yield* commit(turn, [...updates, { type: 'agent_start', run_id, agent, turn: total_turns + 1, model }]);
    return 'go_on';
  } catch (error) {
    if (!isRuntimeError(error)) throw error;
    yield* commit(turn, failRun(turn.state, error));
    return 'end';
  }
}

/** A question whose time is up: a call's question gives its call a result, another ends the run. */
export async function* expire(turn: TurnScope, question: { readonly call_id?: string | undefined }): Step {
  const call = turn.state.calls.get(question.call_id ?? '')?.call;
  if (call === undefined) {
    yield* commit(turn, completeRun(turn.state, { reason: 'timeout', now: turn.deps.clock.now() }));
    return 'end';
  }
  const error = { code: 'timeout', message: 'nobody answered in time' };
  yield* commit(turn, [{ type: 'tool_result', run_id: call.run_id, call_id: call.call_id, ok: false, error, duration_ms: 0 }]);
  return 'go_on';
}
