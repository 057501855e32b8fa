import type { LlmConfig, ResolvedModel } from '@mozaiks/contracts';
import { knowledgeOf } from './catalog/knowledge.ts';
import { MODELS } from './catalog/models-table.ts';
import { definitionOf, type ChosenModel, type Configured } from './resolve-model.ts';

/** What the author says, otherwise the table; the window of a model that is newer than the table is that of its family. */
export function knownOf(
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
    ...(context_window === undefined ? {} : { context_window }),
    ...(pricing === null
      ? {}
      : { prices: { input: pricing.prices.input, output: pricing.prices.output } }),
  };
}
