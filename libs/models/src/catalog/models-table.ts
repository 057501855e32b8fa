import file from './models.json' with { type: 'json' };
import type { Models } from './model-info.ts';
import { parseModels } from './parse-models.ts';

/** What is known without MODELS_FILE. A model that is not here works, at a cost that is not known. */
export const MODELS: Models = parseModels(file).models;
