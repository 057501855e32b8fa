import {
  defined,
  type Clock,
  type Files,
  type Ids,
  type LlmConfig,
  type Logger,
  type Metrics,
  type ModelProvider,
  type ResolvedModel,
  type ResponseCache,
} from '@mozaiks/contracts';
import { withAttachedFiles } from './attached-files.ts';
import { createLearnedWindows, type LearnedWindows } from './attempts/learned-windows.ts';
import type { Target } from './attempts/run-attempt.ts';
import { runAttempts, type AttemptsDeps } from './attempts/run-attempts.ts';
import { withCachedAnswers } from './cached-answers.ts';
import { knowledgeOf } from './catalog/knowledge.ts';
import { MODELS } from './catalog/models-table.ts';
import { chunkStream } from './chunk-stream.ts';
import { registerProviders } from './register-providers.ts';
import { definitionOf, resolveModel, type ChosenModel, type Configured } from './resolve-model.ts';
import { DEFAULT_TIME_LIMITS, type TimeLimits } from './time-limits.ts';

export interface ModelsOptions extends Configured {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly metrics?: Pick<Metrics, 'count'>;
  /**
   * Dev mode: errors and failed attempts include the provider's message, for authors. Log lines
   * always have it. Default: false.
   */
  readonly expose_details?: boolean;
  /** Stores answers for `llm_config.cache`. Default: none, and every request is sent. */
  readonly cache?: ResponseCache;
  /**
   * The source of files that messages name by `file_id`. Default: none, and models get only their
   * names.
   */
  readonly files?: Pick<Files, 'find' | 'read'>;
  /** Replaces single default limits. */
  readonly limits?: Partial<TimeLimits>;
}

/** Includes the address, because other servers may offer another model under the same name. */
const keyOf = (
  { provider, model }: { readonly provider: string; readonly model: string },
  { base_url = '' }: LlmConfig,
): string => JSON.stringify([provider, base_url, model]);

/** Every provider behind one port, with retries, fallbacks and time limits. */
export function createModels(options: ModelsOptions): ModelProvider {
  const { clock, ids, logger, cache, files } = options;
  const windows = createLearnedWindows();
  const attempts = attemptsOf(options, windows);
  const asked: ModelProvider = {
    stream: (request, signal) =>
      chunkStream(
        (sink, stopped) => runAttempts(attempts, { request, sink, signal: stopped }),
        signal,
      ),
    resolve: (request) => {
      const resolved = resolveModel(request, options);
      const learned = windows.of(keyOf(resolved, request.llm_config));
      const known = knownOf(resolved, request.llm_config, options);
      const window = Math.min(learned ?? Infinity, known.context_window ?? Infinity);
      return { ...resolved, ...known, ...(window === Infinity ? {} : { context_window: window }) };
    },
  };
  const informed = files === undefined ? asked : withAttachedFiles(asked, { files, clock });
  return cache === undefined
    ? informed
    : withCachedAnswers(informed, { cache, clock, ids, logger });
}

function attemptsOf(options: ModelsOptions, windows: LearnedWindows): AttemptsDeps {
  const { clock, ids, logger, metrics, models = MODELS } = options;
  const providerOf = registerProviders(options);
  return {
    clock,
    ids,
    logger,
    metrics,
    limits: { ...DEFAULT_TIME_LIMITS, ...options.limits },
    exposeDetails: options.expose_details ?? false,
    targetOf: (config, { script }): Target => {
      const scripted = script === undefined ? {} : { script };
      const { provider, model } = resolveModel({ llm_config: config, ...scripted }, options);
      const known = knowledgeOf({ provider, model, config }, models);
      return { provider, model, config, ask: providerOf(provider), ...known };
    },
    onTooLong: ({ provider, model, config }, request, refusal) =>
      windows.learn(keyOf({ provider, model }, config), request, refusal),
  };
}

/**
 * The author's values, otherwise those of the table. A model that is newer than the table has the
 * window of its family.
 */
function knownOf(
  chosen: ChosenModel,
  config: LlmConfig,
  configured: Configured,
): Pick<ResolvedModel, 'context_window' | 'prices'> {
  const { serves } = definitionOf(chosen.provider, configured);
  if (serves === 'script') return { prices: { input: 0, output: 0 } };
  const { dialect, listed, pricing } = knowledgeOf(
    { ...chosen, config },
    configured.models ?? MODELS,
  );
  const context_window =
    config.context_window ?? (listed || serves === 'vendor' ? dialect.context_window : undefined);
  return {
    ...defined({ context_window }),
    ...(pricing === null
      ? {}
      : { prices: { input: pricing.prices.input, output: pricing.prices.output } }),
  };
}
