import {
  canonicalJson,
  defined,
  type Clock,
  type Ids,
  type JsonValue,
  type Logger,
  type ModelChunk,
  type ModelProvider,
  type ModelRequest,
  type ResponseCache,
} from '@mozaiks/contracts';

export interface CachedAnswersDeps {
  readonly cache: ResponseCache;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
}

const KEPT_FOR_MS = 24 * 60 * 60 * 1000;
const NO_USAGE = {
  input_tokens: 0,
  output_tokens: 0,
  cached_input_tokens: 0,
  reasoning_tokens: 0,
  cost_usd: 0,
};

type Finish = Extract<ModelChunk, { type: 'finish' }>;
type AnswerChunk = Extract<ModelChunk, { type: 'text' | 'tool_call' }>;

/** A complete answer, as the cache stores it. */
interface Answer {
  readonly said: readonly AnswerChunk[];
  readonly finish: Pick<Finish, 'reason' | 'provider' | 'model' | 'provider_data'>;
}

/**
 * Wraps a provider so that it repeats complete answers. If `llm_config.cache` is on and the same
 * chat sends the same request to the same model within 24 hours, `finish` has `cached`, and nothing
 * was used. Answers of scripts are not kept. A failure of the cache is logged, and the model is
 * asked.
 */
export const withCachedAnswers = (
  models: ModelProvider,
  deps: CachedAnswersDeps,
): ModelProvider => ({
  resolve: (request) => models.resolve(request),
  stream: (request, signal) =>
    request.llm_config.cache === true
      ? answered(models, deps, { request, signal })
      : models.stream(request, signal),
});

interface Asking {
  readonly request: ModelRequest;
  readonly signal: AbortSignal;
}

async function* answered(
  models: ModelProvider,
  deps: CachedAnswersDeps,
  { request, signal }: Asking,
): AsyncGenerator<ModelChunk, void> {
  const asked = models.resolve(request);
  if (asked.provider === 'scripted') return yield* models.stream(request, signal);
  const key = keyOf(deps.ids, request, asked);
  const kept = await found(deps, request, key);
  signal.throwIfAborted();
  if (kept !== null) return yield* again(kept);
  let said: AnswerChunk[] = [];
  for await (const chunk of models.stream(request, signal)) {
    if (chunk.type === 'attempt_failed') said = [];
    if (chunk.type === 'text' || chunk.type === 'tool_call') said.push(chunk);
    if (chunk.type === 'finish') keep(deps, request, { key, said, finish: chunk });
    yield chunk;
  }
}

function* again({ said, finish }: Answer): Generator<ModelChunk, void> {
  yield* said;
  yield { type: 'finish', ...finish, usage: NO_USAGE, cached: true };
}

/** The log is not part of the key: the cache separates logs. */
function keyOf(
  { sha256 }: Ids,
  request: ModelRequest,
  { provider, model }: { readonly provider: string; readonly model: string },
): string {
  const { log: _log, script: _script, traceparent: _traceparent, ...asked } = request;
  return sha256(canonicalJson({ provider, model, ...asked } as unknown as JsonValue));
}

async function found(
  { cache, clock, logger }: CachedAnswersDeps,
  { log, agent }: ModelRequest,
  key: string,
): Promise<Answer | null> {
  try {
    return (await cache.get(log, key, clock.now())) as Answer | null;
  } catch (error) {
    logger.log('warn', 'the cache of model answers cannot be read', {
      event: 'model_cache_failed',
      agent,
      error,
    });
    return null;
  }
}

interface Ended {
  readonly key: string;
  readonly said: readonly AnswerChunk[];
  readonly finish: Finish;
}

/** Does not wait. A truncated or refused answer is not kept. */
function keep(
  { cache, clock, logger }: CachedAnswersDeps,
  { log, agent }: ModelRequest,
  { key, said, finish }: Ended,
): void {
  const { reason, provider, model, provider_data } = finish;
  if (reason !== 'stop' && reason !== 'tool_calls') return;
  const answer: Answer = {
    said: joined(said),
    finish: { reason, provider, model, ...defined({ provider_data }) },
  };
  const now = clock.now();
  cache
    .put(log, key, { value: answer as unknown as JsonValue, now, expires_at: now + KEPT_FOR_MS })
    .catch((error: unknown) => {
      logger.log('warn', 'an answer was not kept in the cache', {
        event: 'model_cache_failed',
        agent,
        error,
      });
    });
}

/** Joins consecutive pieces of text. */
function joined(said: readonly AnswerChunk[]): readonly AnswerChunk[] {
  const all: AnswerChunk[] = [];
  for (const chunk of said) {
    const last = all.at(-1);
    if (chunk.type === 'text' && last?.type === 'text')
      all[all.length - 1] = { type: 'text', text: last.text + chunk.text };
    else all.push(chunk);
  }
  return all;
}
