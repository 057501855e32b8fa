import { assertNever, toTimestamp, type DraftOf, type EventDraft } from '@mozaiks/contracts';
import { handoffDraft, type Decision, type Question } from '../decide/decision.ts';
import { completeRun, failRun } from '../drafts.ts';
import { commit, runOf, type Step, type TurnScope } from '../turn-scope.ts';

/** Commits a decision. The turn is over then: whoever waits in the inbox comes before the next agent. */
export async function* carryOut(turn: TurnScope, from: string, decision: Decision): Step {
  yield* commit(turn, draftsOf(turn, from, decision));
  return 'end';
}

function draftsOf(turn: TurnScope, from: string, decision: Decision): readonly EventDraft[] {
  const { state, deps } = turn;
  const { run_id } = runOf(state);
  switch (decision.kind) {
    case 'speak':
      return handoffDraft(run_id, { from, to: decision.agent, reason: decision.reason });
    case 'ask':
      return [...handoffDraft(run_id, { from, to: 'user', reason: decision.reason }), questionDraft(turn, from, decision.question)];
    case 'complete': {
      const to = decision.reason === 'no_user' ? 'user' : 'terminate';
      return [
        ...handoffDraft(run_id, { from, to, reason: decision.why }),
        ...completeRun(state, { reason: decision.reason, now: deps.clock.now() }),
      ];
    }
    case 'select':
    case 'workflow':
    case 'function':
      // The loader refuses definitions that lead here (WF090).
      return failRun(state, { code: 'internal', message: `a ${decision.kind} decision is not supported`, retryable: false });
    default:
      return assertNever(decision, 'decision');
  }
}

function questionDraft(turn: TurnScope, agent: string, question: Question): DraftOf<'input_request'> {
  const { state, deps } = turn;
  const { run_id } = runOf(state);
  const { kind, prompt, options } = question;
  const asker = agent === 'user' ? (state.speaker ?? turn.workflow.definition.initial_agent) : agent;
  return {
    type: 'input_request',
    run_id,
    request_id: deps.ids.random(),
    kind,
    agent: asker,
    prompt,
    ...(options === undefined ? {} : { options }),
    ...expiry(turn),
  };
}

/** When a question that is asked now runs out. */
export function expiry({ workflow, deps }: TurnScope): { readonly expires_at?: string } {
  const seconds = workflow.definition.question_timeout_seconds;
  return seconds === undefined ? {} : { expires_at: toTimestamp(deps.clock.now() + seconds * 1000) };
}
