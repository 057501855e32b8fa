import type { JsonObject } from '@mozaiks/contracts';
import { fieldOf, namedIn, textIn, textOf } from '../yaml/read-node.ts';
import { checkTwice } from './names.ts';
import { readOutputModels } from './output-models.ts';
import { checkAgent, checkReference, type Scope } from './scope.ts';

export interface Registry {
  readonly models: { readonly [name: string]: JsonObject };
  modelOf(agent: string): string | undefined;
  /**
   * Whether an entry names an agent or a model that does not exist. It may be meant for another
   * agent.
   */
  readonly isBroken: boolean;
  /** The registry names the agent, with null for its model. */
  isWithoutModel(agent: string): boolean;
}

/** The structured output models as JSON Schemas, and the model of each agent. */
export function readRegistry(scope: Scope): Registry {
  const models = readOutputModels(scope);
  const known = new Set(Object.keys(models));
  const registered = new Map<string, string>();
  const withoutModel = new Set<string>();
  let isBroken = scope.broken.has('structured_outputs');
  const entries = namedIn(fieldOf(scope.sources.structured_outputs, 'registry'), 'agent');
  checkTwice(entries, 'the agent', scope.report);
  for (const { name, nameAt, node } of entries) {
    const model = textOf(node) ?? textIn(node, 'model');
    if (!checkAgent(scope, name, nameAt)) isBroken = true;
    if (node.kind === 'scalar' && node.value === null) withoutModel.add(name);
    if (model === undefined) continue;
    const at = textOf(node) === undefined ? (fieldOf(node, 'model')?.at ?? node.at) : node.at;
    const isKnown = checkReference(scope.report, {
      code: 'WF023',
      what: 'model',
      name: model,
      at,
      known,
    });
    if (isKnown) registered.set(name, model);
    else isBroken = true;
  }
  return {
    models,
    isBroken,
    modelOf: (agent) => registered.get(agent),
    isWithoutModel: (agent) => withoutModel.has(agent),
  };
}
