import {
  defined,
  type DraftOf,
  type JsonObject,
  type LlmConfig,
  type ModelRequest,
  type ModelUsage,
} from '@mozaiks/contracts';
import { resolvedOf } from '../request/resolved.ts';
import { runOf, type TurnScope } from '../turn-scope.ts';
import type { streamMessage, StreamedMessage } from './stream-message.ts';
import { usageDraft } from './usage.ts';
import { usageSoFar } from './usage-so-far.ts';

export interface Cut {
  readonly started: number;
  readonly message: StreamedMessage | null;
}

/** Reads the usage in the details of an error. */
export function countsIn(reported: JsonObject): ModelUsage {
  const count = (name: keyof ModelUsage): number | null =>
    typeof reported[name] === 'number' ? reported[name] : null;
  return {
    input_tokens: count('input_tokens'),
    output_tokens: count('output_tokens'),
    cached_input_tokens: count('cached_input_tokens'),
    reasoning_tokens: count('reasoning_tokens'),
    cost_usd: count('cost_usd'),
  };
}

interface Spending extends Cut {
  readonly outcome: 'failed' | 'cancelled';
  readonly reported?: ModelUsage | null;
}

/** The usage of a call that failed or was cancelled. */
export function spent(
  turn: TurnScope,
  request: ModelRequest,
  { started, outcome, message, reported = null }: Spending,
): DraftOf<'usage'> {
  const { llm_config } = request;
  const { provider, model } = resolvedOf(turn, llm_config) ?? {
    provider: 'none',
    model: llm_config.model ?? '',
  };
  return usageDraft(turn, {
    request,
    message_id: message?.message_id,
    provider,
    model,
    ...usageSoFar(turn, { request, message, reported, llm_config }),
    cached: false,
    duration_ms: turn.deps.clock.monotonic() - started,
    first_token_ms: null,
    outcome,
  });
}

type Failed =
  Awaited<ReturnType<ReturnType<typeof streamMessage>['next']>> extends { value: infer V }
    ? Exclude<V, StreamedMessage>
    : never;

/** The events of a failed attempt that is followed by another one. */
export function failedAttempt(
  turn: TurnScope,
  request: ModelRequest,
  { failed, message }: Failed,
): [DraftOf<'error'>, DraftOf<'usage'>] {
  const { code, provider, model, usage: reported, duration_ms, details } = failed;
  const { first_token_ms, message_id } = message;
  const llm_config = {
    ...request.llm_config,
    provider: provider as NonNullable<LlmConfig['provider']>,
    model,
  };
  const so_far = usageSoFar(turn, { request, message, reported, llm_config });
  return [
    {
      type: 'error',
      run_id: runOf(turn.state).run_id,
      code,
      message: failed.message,
      retryable: true,
      agent: request.agent,
      message_id,
      ...defined({ details }),
    },
    usageDraft(turn, {
      request,
      message_id,
      provider,
      model,
      ...so_far,
      duration_ms,
      first_token_ms,
      cached: false,
      outcome: 'failed',
    }),
  ];
}
