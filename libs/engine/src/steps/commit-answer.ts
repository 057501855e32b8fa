import {
  foldAll,
  toTimestamp,
  type ChatState,
  type EventDraft,
  type RuntimeEvent,
} from '@mozaiks/contracts';
import { decide } from '../decide/decide.ts';
import { definitionIndex } from '../definition.ts';
import { nextStep } from '../next-step.ts';
import { commit, viewOf, type Step, type TurnScope } from '../turn-scope.ts';
import { decisionDrafts } from './perform-decision.ts';

/**
 * Commits an answer. If nothing must be asked or observed first, what follows is in the same
 * commit, which saves most turns a commit.
 */
export async function* commitAnswer(turn: TurnScope, answer: readonly EventDraft[]): Step {
  const next = whatFollows(turn, answer);
  yield* commit(turn, [...answer, ...(next ?? [])]);
  return next === undefined ? 'go_on' : 'end';
}

function whatFollows(
  turn: TurnScope,
  answer: readonly EventDraft[],
): readonly EventDraft[] | undefined {
  const { workflow, deps } = turn;
  if (definitionIndex(workflow).observed) return undefined;
  const state = stateAfter(turn, answer);
  const next = nextStep(state, deps.clock.now());
  if (next.do !== 'decide') return undefined;
  const then: TurnScope = { ...turn, state };
  const decision = decide({ state, workflow, from: next.agent, view: viewOf(then) });
  if (decision.kind === 'select' || decision.kind === 'function') return undefined;
  return decisionDrafts(then, next.agent, { decision, drafts: [] });
}

/**
 * The state as if the drafts were committed now. It is good enough to decide on: the owner's
 * timestamps are the same or slightly later.
 */
const stateAfter = (
  { state, deps, log, fence }: TurnScope,
  drafts: readonly EventDraft[],
): ChatState => {
  const stamp = { ts: toTimestamp(deps.clock.now()), chat_id: log.chat_id };
  const events = drafts.map(
    (draft, i) => ({ ...draft, ...stamp, seq: state.head_seq + 1 + i }) as RuntimeEvent,
  );
  return foldAll([{ events, fence }], state);
};
