import file from './models.json' with { type: 'json' };
import type { Models } from './model-info.ts';
import { parseModels } from './parse-models.ts';

/** The models that are known without MODELS_FILE. Other models work too, at an unknown cost. */
export const MODELS: Models = parseModels(file).models;
