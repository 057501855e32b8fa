import {
  foldAll,
  toTimestamp,
  type ChatState,
  type EventDraft,
  type RuntimeEvent,
} from '@mozaiks/contracts';
import { decide } from '../decide/decide.ts';
import { indexOf } from '../definition.ts';
import { nextStep } from '../next-step.ts';
import { commit, viewOf, type Step, type TurnScope } from '../turn-scope.ts';
import { decisionDrafts } from './carry-out.ts';

/** Commits an answer, together with what follows from it where nobody has to be asked or told first: one commit less for most turns. */
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
  if (indexOf(workflow).observed) return undefined;
  const state = stateAfter(turn, answer);
  const next = nextStep(state, deps.clock.now());
  if (next.do !== 'decide') return undefined;
  const then: TurnScope = { ...turn, state };
  const decision = decide({ state, workflow, from: next.agent, view: viewOf(then) });
  if (decision.kind === 'select' || decision.kind === 'function') return undefined;
  return decisionDrafts(then, next.agent, { decision, drafts: [] });
}

/** As if the drafts were committed now. Good for deciding: the owner's stamps are the same or a moment later. */
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
