import type { ProviderDefinition } from '../provider-definition.ts';
import { createScripted } from './scripted.ts';

/** Answers from the workflow's script.yaml. */
export const scriptedProvider: ProviderDefinition = {
  name: 'scripted',
  default_model: 'scripted',
  serves: 'script',
  create: createScripted,
};
