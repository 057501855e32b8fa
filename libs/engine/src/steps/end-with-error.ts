import { defined, type EventDraft, type LeftOut, type RuntimeError } from '@mozaiks/contracts';
import { failRun } from '../drafts.ts';
import { leftOut } from '../request/left-out.ts';
import { commit, type Step, type TurnScope } from '../turn-scope.ts';

/** The message of the model provider, if it may be shown. */
const shownDetails = ({ details: { said } }: RuntimeError) =>
  typeof said === 'string' ? { details: { said } } : {};

/** Fails the run, with its usage so far. */
export async function* endWithError(
  turn: TurnScope,
  error: RuntimeError,
  usage?: EventDraft,
): Step {
  return yield* end(turn, error, usage === undefined ? {} : { usage });
}

interface Refusal {
  readonly error: RuntimeError;
  /** Absent if it is already committed. */
  readonly usage?: EventDraft;
}

/**
 * Fails the run after its agent's model has failed. Messages that the model refused are left out
 * from then on.
 */
export async function* endWithModelError(
  turn: TurnScope,
  agent: string,
  { error, usage }: Refusal,
): Step {
  const left_out = leftOut(turn, agent, error);
  return yield* end(turn, error, defined({ usage, left_out }));
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
    ...failRun(turn.state, {
      code,
      message: said,
      retryable,
      spent,
      ...ending,
      ...shownDetails(error),
    }),
  ]);
  return 'end';
}
