import { assertNever, type ChatState, type EventDraft, type TurnInput } from '@mozaiks/contracts';
import { decide } from './decide/decide.ts';
import type { EngineDeps } from './deps.ts';
import { readUnstored } from './sources/unstored.ts';
import { nextStep, type NextStep } from './next-step.ts';
import { chooseSpeaker, expire } from './steps/choose-speaker.ts';
import { performDecision } from './steps/perform-decision.ts';
import { runCalls } from './steps/run-calls.ts';
import { speak } from './steps/speak.ts';
import { viewOf, type Step, type TurnScope } from './turn-scope.ts';

/**
 * One agent's turn. The next step is read from the state each time, so that a turn can be entered
 * anywhere.
 */
export async function* takeTurn(
  deps: EngineDeps,
  input: TurnInput,
): AsyncGenerator<readonly EventDraft[], void, ChatState> {
  if (nextStep(input.state, deps.clock.now()).do === 'rest') return;
  const turn: TurnScope = {
    deps,
    ...input,
    unstored: await readUnstored({ deps, ...input }),
    remote: new Map(),
  };
  while (!turn.signal.aborted) {
    const next = nextStep(turn.state, deps.clock.now());
    if (next.do === 'rest' || (yield* stepOf(turn, next)) === 'end') return;
  }
}

function stepOf(turn: TurnScope, next: Exclude<NextStep, { readonly do: 'rest' }>): Step {
  switch (next.do) {
    case 'expire':
      return expire(turn, next.question);
    case 'run_calls':
      return runCalls(turn);
    case 'choose':
      return chooseSpeaker(turn);
    case 'speak':
      return speak(turn, next.agent);
    case 'decide':
      return decideNext(turn, next.agent);
    default:
      return assertNever(next, 'step');
  }
}

/** The agent has answered, or a call has named a target. Decides what follows. */
async function* decideNext(turn: TurnScope, agent: string): Step {
  const { state, workflow } = turn;
  return yield* performDecision(turn, agent, {
    decision: decide({ state, workflow, from: agent, view: viewOf(turn) }),
  });
}
