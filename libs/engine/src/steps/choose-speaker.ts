import { defined, isRuntimeError, RuntimeError, type EventDraft } from '@mozaiks/contracts';
import { decideAfterUser, decideByUserRules, firstSpeaker, lastSpeaker } from '../decide/decide.ts';
import type { Decision } from '../decide/decision.ts';
import { handoffDraft } from '../decide/handoff-draft.ts';
import { userSpokeLast } from '../decide/spoke.ts';
import { agentOf, asksPeople, definitionIndex } from '../definition.ts';
import { completeRun } from '../drafts.ts';
import { missingConfig } from '../sources/config.ts';
import { sourceUpdates } from '../sources/source-updates.ts';
import { commit, runOf, viewOf, type Step, type TurnScope } from '../turn-scope.ts';
import { commitDecision } from './perform-decision.ts';
import { endWithError } from './end-with-error.ts';
import { endFor, timeLeft } from './limits.ts';
import { resolveDecision } from './resolve-decision.ts';
import { childDrafts } from './start-child.ts';

/** Decides who speaks, and starts that agent's turn. */
export async function* chooseSpeaker(turn: TurnScope): Step {
  const run = runOf(turn.state);
  if (run.turns >= turn.workflow.definition.max_turns) return yield* endFor(turn, 'max_turns');
  if (timeLeft(turn) <= 0) return yield* endFor(turn, 'timeout');
  const resolved = yield* resolveDecision(turn, 'user', whoSpeaks(turn));
  if (resolved === 'stopped') return 'end';
  const { decision = { kind: 'speak', agent: lastSpeaker(turn) } as const, drafts } = resolved;
  if (decision.kind === 'workflow')
    return yield* startTurn(turn, lastSpeaker(turn), [
      ...drafts,
      ...childDrafts(turn, 'user', decision),
    ]);
  if (decision.kind !== 'speak') return yield* commitDecision(turn, 'user', { decision, drafts });
  const { agent, reason } = decision;
  yield* commit(turn, [...drafts, ...handoffDraft(turn, { from: 'user', to: agent, reason })]);
  const question = asksFirst(turn, agent);
  if (question !== undefined)
    return yield* commitDecision(turn, agent, { decision: question, drafts: [] });
  return yield* startTurn(turn, agent, []);
}

function whoSpeaks(turn: TurnScope): Decision {
  const { state, workflow } = turn;
  const { position, total_turns } = runOf(state);
  const input = { state, workflow, view: viewOf(turn) };
  if (position.at === 'choose' && position.next !== undefined) {
    const redirected = userSpokeLast(state) ? decideByUserRules(input) : undefined;
    return redirected ?? { kind: 'speak', agent: position.next };
  }
  const picked =
    position.at === 'replied' && position.question.kind === 'choice' ? position.value : undefined;
  if (typeof picked === 'string' && definitionIndex(workflow).agents.has(picked))
    return { kind: 'speak', agent: picked };
  if (endsTheConversation(turn)) return { kind: 'complete', reason: 'done' };
  if (total_turns === 0 && !userSpokeLast(state)) return firstSpeaker(input);
  return decideAfterUser(input, askedBy(turn));
}

/** The agent whose question the user has just answered. */
function askedBy({ state }: TurnScope): string | undefined {
  const { position } = runOf(state);
  if (position.at === 'replied') return position.agent;
  return position.at === 'choose' ? position.asked : undefined;
}

/**
 * Whether the user gave an empty answer to the question that `human_input_mode: TERMINATE` asks
 * before the end.
 */
function endsTheConversation(turn: TurnScope): boolean {
  const { state, workflow } = turn;
  const last = state.transcript.at(-1);
  const said =
    last?.type === 'user_message' && last.request_id !== undefined
      ? last.text
      : last?.type === 'input_response'
        ? last.value
        : undefined;
  const asked = askedBy(turn);
  return (
    said === '' &&
    asked !== undefined &&
    definitionIndex(workflow).agents.get(asked)?.human_input_mode === 'TERMINATE'
  );
}

/**
 * `human_input_mode: ALWAYS`: the user is asked before each reply, unless they have just spoken.
 */
function asksFirst(
  { state, workflow }: TurnScope,
  agent: string,
): Extract<Decision, { readonly kind: 'ask' }> | undefined {
  const { human_input_mode } = agentOf(workflow, agent);
  if (human_input_mode !== 'ALWAYS' || !asksPeople(workflow.definition) || runOf(state).turns === 0)
    return undefined;
  return { kind: 'ask', question: { kind: 'text', prompt: '' } };
}

/**
 * Starts an agent's turn, with updates from its sources before it and `more` after it in the same
 * commit. A missing setting or model ends the run.
 */
async function* startTurn(turn: TurnScope, agent: string, more: readonly EventDraft[]): Step {
  const { deps, workflow } = turn;
  const { run_id, total_turns } = runOf(turn.state);
  const missing = total_turns === 0 ? missingConfig(deps, workflow) : undefined;
  if (missing !== undefined)
    return yield* endWithError(turn, new RuntimeError('config_missing', { detail: missing }));
  const { llm_config } = agentOf(workflow, agent);
  try {
    const { model } = deps.models.resolve({
      llm_config,
      ...defined({ script: workflow.script }),
    });
    const updates = await sourceUpdates(turn);
    if (turn.signal.aborted) return 'end';
    yield* commit(turn, [
      ...updates,
      { type: 'agent_start', run_id, agent, turn: total_turns + 1, model },
      ...more,
    ]);
    return 'go_on';
  } catch (error) {
    if (!isRuntimeError(error)) throw error;
    return yield* endWithError(turn, error);
  }
}

/**
 * A question has expired. If it belongs to a call, the call gets a result. Otherwise the run ends.
 */
export async function* expire(
  turn: TurnScope,
  question: { readonly call_id?: string | undefined },
): Step {
  const call = turn.state.calls.get(question.call_id ?? '')?.call;
  if (call === undefined) {
    yield* commit(turn, completeRun(turn.state, { reason: 'timeout', now: turn.deps.clock.now() }));
    return 'end';
  }
  const error = { code: 'timeout', message: 'no one answered in time' };
  yield* commit(turn, [
    {
      type: 'tool_result',
      run_id: call.run_id,
      call_id: call.call_id,
      ok: false,
      error,
      duration_ms: 0,
    },
  ]);
  return 'go_on';
}
