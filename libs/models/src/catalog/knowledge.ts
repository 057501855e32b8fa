import { pricingOf, type Asked, type Pricing } from './cost-of.ts';
import { dialectOf, type Dialect } from './dialect-of.ts';
import type { Models } from './model-info.ts';
import { modelInfoOf } from './model-info-of.ts';

/** What is known of a model that is asked. */
export interface ModelKnowledge {
  /** How it is spoken to, as far as that is known. */
  readonly dialect: Dialect;
  /** The table of models has its name: otherwise the dialect is that of its family. */
  readonly listed: boolean;
  /** What it costs; null: not known. */
  readonly pricing: Pricing | null;
}

export const knowledgeOf = (asked: Asked, models: Models): ModelKnowledge => ({
  dialect: dialectOf(asked.model, models) ?? {},
  listed: modelInfoOf(asked.model, models) !== undefined,
  pricing: pricingOf(asked, models),
});
