import type { DraftOf, ModelRequest, RuntimeError } from '@mozaiks/contracts';
import { commit, type Part, type TurnScope } from '../turn-scope.ts';
import { abortReason } from './abort.ts';
import { askModel } from './ask-model.ts';
import { endFor } from './limits.ts';
import { endWithError } from './end-with-error.ts';
import { priceProblem } from './reserve.ts';
import type { StreamedMessage } from './stream-message.ts';

export type InternalCall =
  | {
      readonly kind: 'answered';
      readonly message: StreamedMessage;
      readonly usage: DraftOf<'usage'>;
    }
  | { readonly kind: 'failed'; readonly error: RuntimeError; readonly usage: DraftOf<'usage'> }
  /** The turn was aborted or the run has ended. Everything is committed. */
  | { readonly kind: 'stopped' };

/** A model call whose answer is not shown: of a selector, a guardrail or a summary. */
export async function* askInternally(turn: TurnScope, request: ModelRequest): Part<InternalCall> {
  const unpriced = priceProblem(turn, request.llm_config);
  if (unpriced !== undefined) {
    yield* endWithError(turn, unpriced);
    return { kind: 'stopped' };
  }
  const asked = yield* askModel(turn, request, { shown: false });
  if (asked.kind === 'answered' || asked.kind === 'failed') return asked;
  if (asked.kind === 'exhausted') {
    yield* endFor(turn, 'budget_exhausted');
    return { kind: 'stopped' };
  }
  if (asked.timedOut || abortReason(turn.signal) !== 'lost') yield* commit(turn, [asked.usage]);
  if (asked.timedOut && turn.state.run !== null) yield* endFor(turn, 'timeout');
  return { kind: 'stopped' };
}
