export { createModels, type ModelsOptions } from './create-models.ts';
export { modelInfoOf } from './catalog/model-info-of.ts';
export type { ModelInfo, Prices } from './catalog/model-info.ts';
export { defaultProvider, type Configured } from './resolve-model.ts';
export { DEFAULT_TIME_LIMITS, type TimeLimits } from './time-limits.ts';
export type { ModelSettings } from './settings.ts';
