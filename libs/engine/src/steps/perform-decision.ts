import { assertNever, toTimestamp, type DraftOf, type EventDraft } from '@mozaiks/contracts';
import { defaultMove, lastSpeaker } from '../decide/decide.ts';
import type { Decision, Question, Settled } from '../decide/decision.ts';
import { handoffDraft } from '../decide/handoff-draft.ts';
import { completeRun } from '../drafts.ts';
import { commit, runOf, viewOf, type Step, type TurnScope } from '../turn-scope.ts';
import { settle, type Move } from './settle.ts';
import { childDrafts } from './start-child.ts';

export interface Decided {
  readonly decision: Decision;
  /** What comes before it in the same commit. */
  readonly drafts?: readonly EventDraft[];
}

/** Carries out what was decided after an agent. Where the function that was asked decides nothing, the pattern does. The turn is over then. */
export async function* carryOut(
  turn: TurnScope,
  from: string,
  { decision, drafts = [] }: Decided,
): Step {
  const settled = yield* settle(turn, from, decision);
  if (settled === 'stopped') return 'end';
  const left = [...drafts, ...settled.drafts];
  if (settled.decision !== undefined)
    return yield* moveTo(turn, from, { decision: settled.decision, drafts: left });
  yield* commit(turn, left);
  const { state, workflow } = turn;
  return yield* carryOut(turn, from, {
    decision: defaultMove({ state, workflow, from, view: viewOf(turn) }),
  });
}

/** Commits a decision. The turn is over: whoever waits in the inbox comes before the next agent. */
export async function* moveTo(
  turn: TurnScope,
  from: string,
  { decision, drafts }: Move & { readonly decision: Settled },
): Step {
  yield* commit(turn, [...drafts, ...decisionDrafts(turn, from, { decision, drafts })]);
  return 'end';
}

/** The facts of a decision; `drafts` stand before them in the same commit. */
export function decisionDrafts(
  turn: TurnScope,
  from: string,
  { decision, drafts }: Move & { readonly decision: Settled },
): readonly EventDraft[] {
  const { state, deps } = turn;
  switch (decision.kind) {
    case 'speak':
      return handoffDraft(turn, { from, to: decision.agent, reason: decision.reason });
    case 'ask':
      return [
        ...handoffDraft(turn, { from, to: 'user', reason: decision.reason }),
        questionDraft(turn, from, decision.question),
      ];
    case 'complete': {
      const to = decision.reason === 'no_user' ? 'user' : 'terminate';
      return [
        ...handoffDraft(turn, { from, to, reason: decision.why }),
        ...completeRun(state, { reason: decision.reason, now: deps.clock.now(), spent: drafts }),
      ];
    }
    case 'workflow':
      return childDrafts(turn, from, decision);
    default:
      return assertNever(decision, 'decision');
  }
}

function questionDraft(
  turn: TurnScope,
  from: string,
  { kind, prompt, options, schema }: Question,
): DraftOf<'input_request'> {
  const { state, deps } = turn;
  return {
    type: 'input_request',
    run_id: runOf(state).run_id,
    request_id: deps.ids.random(),
    kind,
    agent: from === 'user' ? lastSpeaker(turn) : from,
    prompt,
    ...(options === undefined ? {} : { options }),
    ...(schema === undefined ? {} : { schema }),
    ...expiry(turn),
  };
}

/** When a question that is asked now runs out. */
export function expiry({ workflow, deps }: TurnScope): { readonly expires_at?: string } {
  const seconds = workflow.definition.question_timeout_seconds;
  return seconds === undefined
    ? {}
    : { expires_at: toTimestamp(deps.clock.now() + seconds * 1000) };
}
