import type { JsonObject } from '@mozaiks/contracts';
import { fieldOf, namedIn, textIn, textOf } from '../yaml/read-node.ts';
import { readOutputModels } from './output-models.ts';
import { checkAgent, checkReference, type Scope } from './scope.ts';

export interface Registry {
  readonly models: { readonly [name: string]: JsonObject };
  modelOf(agent: string): string | undefined;
}

/** The structured output models as JSON Schemas, and which agent answers with which. */
export function readRegistry(scope: Scope): Registry {
  const models = readOutputModels(scope);
  const registered = new Map<string, string>();
  for (const { name, nameAt, node } of namedIn(fieldOf(scope.sources.structured_outputs, 'registry'), 'agent')) {
    const model = textOf(node) ?? textIn(node, 'model');
    checkAgent(scope, name, nameAt);
    if (model === undefined) continue;
    const at = textOf(node) === undefined ? (fieldOf(node, 'model')?.at ?? node.at) : node.at;
    const isKnown = checkReference(scope.report, { code: 'WF023', what: 'model', name: model, at, known: Object.keys(models) });
    if (isKnown) registered.set(name, model);
  }
  return { models, modelOf: (agent) => registered.get(agent) };
}
