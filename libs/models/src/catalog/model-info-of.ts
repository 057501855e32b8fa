import type { ModelInfo, Models } from './model-info.ts';
import { MODELS } from './models-table.ts';

const DATE_AT_THE_END = /-(?:\d{8}|\d{4}-\d{2}-\d{2}|latest)$/;

/** What is known of a model, a dated or `-latest` name of it included; undefined for one that is not in the table. */
export function modelInfoOf(model: string, models: Models = MODELS): ModelInfo | undefined {
  const plain = model.replace(DATE_AT_THE_END, '');
  return Object.hasOwn(models, plain) ? models[plain] : undefined;
}
