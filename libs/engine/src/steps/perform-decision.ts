import {
  assertNever,
  defined,
  toTimestamp,
  type DraftOf,
  type EventDraft,
} from '@mozaiks/contracts';
import { defaultDecision, lastSpeaker } from '../decide/decide.ts';
import type { Decision, Question, ResolvedDecision } from '../decide/decision.ts';
import { handoffDraft } from '../decide/handoff-draft.ts';
import { completeRun } from '../drafts.ts';
import { commit, runOf, viewOf, type Step, type TurnScope } from '../turn-scope.ts';
import { resolveDecision, type Resolution } from './resolve-decision.ts';
import { childDrafts } from './start-child.ts';

export interface Decided {
  readonly decision: Decision;
  /** Drafts that come before it in the same commit. */
  readonly drafts?: readonly EventDraft[];
}

/**
 * Performs a decision after an agent's answer. If a function was asked and decides nothing, the
 * pattern decides. Afterwards the turn is over.
 */
export async function* performDecision(
  turn: TurnScope,
  from: string,
  { decision, drafts = [] }: Decided,
): Step {
  const resolved = yield* resolveDecision(turn, from, decision);
  if (resolved === 'stopped') return 'end';
  const left = [...drafts, ...resolved.drafts];
  if (resolved.decision !== undefined)
    return yield* commitDecision(turn, from, { decision: resolved.decision, drafts: left });
  yield* commit(turn, left);
  const { state, workflow } = turn;
  return yield* performDecision(turn, from, {
    decision: defaultDecision({ state, workflow, from, view: viewOf(turn) }),
  });
}

/**
 * Commits a decision. Afterwards the turn is over, so that commands in the inbox come before the
 * next agent.
 */
export async function* commitDecision(
  turn: TurnScope,
  from: string,
  { decision, drafts }: Resolution & { readonly decision: ResolvedDecision },
): Step {
  yield* commit(turn, [...drafts, ...decisionDrafts(turn, from, { decision, drafts })]);
  return 'end';
}

/** The events of a decision. `drafts` come before them in the same commit. */
export function decisionDrafts(
  turn: TurnScope,
  from: string,
  { decision, drafts }: Resolution & { readonly decision: ResolvedDecision },
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
    ...defined({ options, schema }),
    ...expiry(turn),
  };
}

/** When a question that is asked now expires. */
export function expiry({ workflow, deps }: TurnScope): { readonly expires_at?: string } {
  const seconds = workflow.definition.question_timeout_seconds;
  return seconds === undefined
    ? {}
    : { expires_at: toTimestamp(deps.clock.now() + seconds * 1000) };
}
