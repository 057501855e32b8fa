import type { Budget, EventDraft, JsonObject } from '@mozaiks/contracts';
import type { ResolvedDecision } from '../decide/decision.ts';
import { handoffDraft } from '../decide/handoff-draft.ts';
import { lastSpeaker } from '../decide/decide.ts';
import type { TurnScope } from '../turn-scope.ts';
import { childCall, childStart, depthOf, MAX_NESTING, refusedCall } from './child-start.ts';
import { fanOutDrafts } from './fan-out.ts';
import { budgetLeft } from './reserve.ts';

type Nested = Extract<ResolvedDecision, { readonly kind: 'workflow' }>;

/**
 * The call and the child's start, in one commit. The child permanently gets half of the budget that
 * is left. If it would be nested too deep, the call fails immediately, and the agent is told.
 */
export function childDrafts(
  turn: TurnScope,
  from: string,
  { workflow, fan_out, reason }: Nested,
): readonly EventDraft[] {
  const agent = from === 'user' ? lastSpeaker(turn) : from;
  const hop = handoffDraft(turn, { from, to: workflow, reason });
  const tooDeep = depthOf(turn) >= MAX_NESTING;
  if (fan_out !== undefined && !tooDeep) {
    const ofEach = (children: number) => slice(turn, children);
    return [...hop, ...fanOutDrafts(turn, { workflow, fan_out, agent, slice: ofEach })];
  }
  const call = childCall(turn, { agent, workflow, task: taskOf(turn, agent) });
  if (!tooDeep) return [...hop, call, childStart(turn, call, slice(turn, 1))];
  const message = `workflows nest at most ${MAX_NESTING} deep`;
  return [...hop, call, refusedCall(call, 'nesting_too_deep', message)];
}

/** The child's task: the last message of the user, otherwise the last one of the agent. */
function taskOf({ state }: TurnScope, agent: string): JsonObject {
  const asked = state.transcript.findLast((event) => event.type === 'user_message');
  const said = state.transcript.findLast(
    (event) => event.type === 'agent_response' && event.agent === agent,
  );
  if (asked?.type === 'user_message' && asked.text !== '') return { text: asked.text };
  return said?.type === 'agent_response' && said.text !== '' ? { text: said.text } : {};
}

/** The budget of each child: half of what is left, divided by the number of children. */
function slice(turn: TurnScope, children: number): Budget | undefined {
  const { tokens, cost_usd } = budgetLeft(turn);
  if (tokens === Infinity && cost_usd === Infinity) return undefined;
  return {
    ...(tokens === Infinity ? {} : { max_tokens: Math.max(0, Math.floor(tokens / 2 / children)) }),
    ...(cost_usd === Infinity ? {} : { max_cost_usd: Math.max(0, cost_usd / 2 / children) }),
  };
}
