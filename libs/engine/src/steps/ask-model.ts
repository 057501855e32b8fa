import {
  isJsonObject,
  isRuntimeError,
  RuntimeError,
  type DraftOf,
  type ModelRequest,
} from '@mozaiks/contracts';
import { commit, runOf, type Part, type TurnScope } from '../turn-scope.ts';
import { reserved } from './reserve.ts';
import { countsIn, failedAttempt, spent, type Cut } from './spent.ts';
import { streamMessage, type StreamedMessage } from './stream-message.ts';
import { timeLimit } from './time-limit.ts';
import { usageDraft } from './usage.ts';

export type Asked =
  | {
      readonly kind: 'answered';
      readonly message: StreamedMessage;
      readonly usage: DraftOf<'usage'>;
    }
  | { readonly kind: 'failed'; readonly error: RuntimeError; readonly usage: DraftOf<'usage'> }
  /** The budget does not allow the call, so it was not made. */
  | { readonly kind: 'exhausted' }
  /** `message`: what was received before the abort. */
  | {
      readonly kind: 'aborted';
      readonly timedOut: boolean;
      readonly shown: boolean;
      readonly message: StreamedMessage | null;
      readonly usage: DraftOf<'usage'>;
    };

/**
 * Asks a model once, if the budget allows it. Its provider may try several times: each failed
 * attempt is committed with its usage. The run's time limit ends the call. `shown`: followers see
 * the text while it is written.
 */
export async function* askModel(
  turn: TurnScope,
  wanted: ModelRequest,
  { shown }: { readonly shown: boolean },
): Part<Asked> {
  const request = reserved(turn, wanted);
  if (request === undefined) return { kind: 'exhausted' };
  const started = turn.deps.clock.monotonic();
  const limit = timeLimit(turn);
  const seen: { message: StreamedMessage | null } = { message: null };
  try {
    const stream = streamMessage(turn, {
      request,
      run_id: runOf(turn.state).run_id,
      shown,
      signal: limit.signal,
      onProgress: (message) => (seen.message = message),
    });
    for (;;) {
      const step = await stream.next();
      if (step.done !== true) {
        yield* commit(turn, failedAttempt(turn, request, step.value));
        continue;
      }
      if (limit.signal.aborted) break;
      return finished(turn, request, { message: step.value, started });
    }
  } catch (error) {
    if (!limit.signal.aborted)
      return failed(turn, request, {
        error: asRuntimeError(error),
        started,
        message: seen.message,
      });
  } finally {
    limit.stop();
  }
  return {
    kind: 'aborted',
    timedOut: limit.timedOut(),
    shown,
    message: seen.message,
    usage: spent(turn, request, { started, outcome: 'cancelled', message: seen.message }),
  };
}

function finished(
  turn: TurnScope,
  request: ModelRequest,
  { message, started }: { readonly message: StreamedMessage; readonly started: number },
): Asked {
  const { finish } = message;
  if (finish === null)
    return {
      kind: 'failed',
      error: new RuntimeError('model_stream_broken'),
      usage: spent(turn, request, { started, outcome: 'failed', message }),
    };
  const { provider, model, usage, cached } = finish;
  const duration_ms = turn.deps.clock.monotonic() - message.started;
  return {
    kind: 'answered',
    message,
    usage: usageDraft(turn, {
      request,
      message_id: message.message_id,
      provider,
      model,
      usage,
      cached,
      duration_ms,
      first_token_ms: message.first_token_ms,
      outcome: 'ok',
    }),
  };
}

/** The usage of the last attempt is in its error, if the provider reported it. */
function failed(
  turn: TurnScope,
  request: ModelRequest,
  { error, ...cut }: Cut & { readonly error: RuntimeError },
): Asked {
  const { usage: reported, provider, model } = error.details;
  const usage = spent(turn, request, {
    ...cut,
    outcome: 'failed',
    ...(isJsonObject(reported) ? { reported: countsIn(reported) } : {}),
  });
  const asked =
    typeof provider === 'string' && typeof model === 'string' ? { provider, model } : {};
  return { kind: 'failed', error, usage: { ...usage, ...asked } };
}

const asRuntimeError = (error: unknown): RuntimeError =>
  isRuntimeError(error) ? error : new RuntimeError('internal', {}, error);
