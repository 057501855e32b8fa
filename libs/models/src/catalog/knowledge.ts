import { pricingOf, type Asked, type Pricing } from './cost-of.ts';
import { dialectOf, type Dialect } from './dialect-of.ts';
import type { Models } from './model-info.ts';
import { modelInfoOf } from './model-info-of.ts';

/** What is known of a model. */
export interface ModelKnowledge {
  /** What its API accepts, as far as that is known. */
  readonly dialect: Dialect;
  /** The models table has its name. Otherwise the dialect is that of its family. */
  readonly listed: boolean;
  /** Its prices; null: unknown. */
  readonly pricing: Pricing | null;
}

export const knowledgeOf = (asked: Asked, models: Models): ModelKnowledge => ({
  dialect: dialectOf(asked.model, models) ?? {},
  listed: modelInfoOf(asked.model, models) !== undefined,
  pricing: pricingOf(asked, models),
});
