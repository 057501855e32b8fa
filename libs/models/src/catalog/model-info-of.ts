import type { ModelInfo, Models } from './model-info.ts';
import { MODELS } from './models-table.ts';

const DATE_AT_THE_END = /-(?:\d{8}|\d{4}-\d{2}-\d{2}|latest)$/;

/**
 * The table entry of a model, also for its dated and `-latest` names. Undefined if it is not in the
 * table.
 */
export function modelInfoOf(model: string, models: Models = MODELS): ModelInfo | undefined {
  const plain = model.replace(DATE_AT_THE_END, '');
  return Object.hasOwn(models, plain) ? models[plain] : undefined;
}
