import type { EventDraft, LeftOut, RuntimeError } from '@mozaiks/contracts';
import { failRun } from '../drafts.ts';
import { leftOut } from '../request/left-out.ts';
import { commit, type Step, type TurnScope } from '../turn-scope.ts';

/** What the model provider said, as far as it may be shown. */
const toldIn = ({ details: { said } }: RuntimeError) =>
  typeof said === 'string' ? { details: { said } } : {};

/** Ends the run badly, with what it has cost until then. */
export async function* giveUp(turn: TurnScope, error: RuntimeError, usage?: EventDraft): Step {
  return yield* end(turn, error, usage === undefined ? {} : { usage });
}

interface Refusal {
  readonly error: RuntimeError;
  /** Absent: it is committed. */
  readonly usage?: EventDraft;
}

/** Ends the run whose agent's model has failed. What the model refused is left out from then on. */
export async function* giveUpAsking(
  turn: TurnScope,
  agent: string,
  { error, usage }: Refusal,
): Step {
  const left_out = leftOut(turn, agent, error);
  return yield* end(turn, error, {
    ...(usage === undefined ? {} : { usage }),
    ...(left_out === undefined ? {} : { left_out }),
  });
}

interface Ending {
  readonly usage?: EventDraft;
  readonly left_out?: LeftOut;
}

async function* end(turn: TurnScope, error: RuntimeError, { usage, ...ending }: Ending): Step {
  const { code, message, retryable } = error;
  const detail = error.details['detail'];
  const said = typeof detail === 'string' ? `${message}: ${detail}` : message;
  const spent = usage === undefined ? [] : [usage];
  yield* commit(turn, [
    ...spent,
    ...failRun(turn.state, { code, message: said, retryable, spent, ...ending, ...toldIn(error) }),
  ]);
  return 'end';
}
