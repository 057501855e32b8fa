import type { Budget, DraftOf, EventDraft, JsonObject } from '@mozaiks/contracts';
import type { Settled } from '../decide/decision.ts';
import { handoffDraft } from '../decide/handoff-draft.ts';
import { lastSpeaker } from '../decide/decide.ts';
import { runOf, type TurnScope } from '../turn-scope.ts';
import { budgetLeft } from './reserve.ts';

/** How deep workflows nest: a chat, its child, and so on. */
const MAX_NESTING = 5;

type Nested = Extract<Settled, { readonly kind: 'workflow' }>;

/**
 * A nested workflow as the call of the agent that goes on with its result: the call and the child's start stand in one commit. The child's id follows from
 * the call and says how deep it is; half of what is left of the budget is the child's, for good. Too deep, or nothing left: the call fails at once, and the
 * agent is told.
 */
export function childDrafts(
  turn: TurnScope,
  from: string,
  { workflow, reason }: Nested,
): readonly EventDraft[] {
  const { deps, log, state } = turn;
  const { run_id } = runOf(state);
  const agent = from === 'user' ? lastSpeaker(turn) : from;
  const call_id = deps.ids.random();
  const call: DraftOf<'tool_call'> = {
    type: 'tool_call',
    run_id,
    call_id,
    message_id: deps.ids.random(),
    agent,
    tool: workflow,
    arguments: taskOf(turn, agent),
    kind: 'workflow',
    idempotency_key: `${log.log_id}:${call_id}`,
  };
  const hop = handoffDraft(turn, { from, to: workflow, reason });
  const depth = depthOf(turn) + 1;
  if (depth > MAX_NESTING)
    return [
      ...hop,
      call,
      refused(call, 'nesting_too_deep', `workflows nest at most ${MAX_NESTING} deep`),
    ];
  const budget = slice(turn);
  const child_chat_id = `child.${depth}.${deps.ids.sha256(`${log.log_id}:${call_id}`).slice(0, 40)}`;
  return [
    ...hop,
    call,
    {
      type: 'child_start',
      run_id,
      call_id,
      child_chat_id,
      workflow_name: workflow,
      ...(budget === undefined ? {} : { budget }),
    },
  ];
}

/** The child's task: what the user said last, else what the agent said last. */
function taskOf({ state }: TurnScope, agent: string): JsonObject {
  const asked = state.transcript.findLast((fact) => fact.type === 'user_message');
  const said = state.transcript.findLast(
    (fact) => fact.type === 'agent_response' && fact.agent === agent,
  );
  if (asked?.type === 'user_message' && asked.text !== '') return { text: asked.text };
  return said?.type === 'agent_response' && said.text !== '' ? { text: said.text } : {};
}

/** Of a chat without a parent 0. A client may give its chat any id, but no parent. */
function depthOf({ log, state }: TurnScope): number {
  const depth = state.parent === null ? undefined : /^child\.(\d+)\./.exec(log.chat_id)?.[1];
  return depth === undefined ? (state.parent === null ? 0 : 1) : Number(depth);
}

function slice(turn: TurnScope): Budget | undefined {
  const { tokens, cost_usd } = budgetLeft(turn);
  if (tokens === Infinity && cost_usd === Infinity) return undefined;
  return {
    ...(tokens === Infinity ? {} : { max_tokens: Math.max(0, Math.floor(tokens / 2)) }),
    ...(cost_usd === Infinity ? {} : { max_cost_usd: Math.max(0, cost_usd / 2) }),
  };
}

const refused = (
  { run_id, call_id }: DraftOf<'tool_call'>,
  code: string,
  message: string,
): DraftOf<'tool_result'> => ({
  type: 'tool_result',
  run_id,
  call_id,
  ok: false,
  error: { code, message },
  duration_ms: 0,
});
