import type { Position, YamlNode } from '../yaml/node.ts';
import { entriesOf, fieldOf, itemsOf, namedIn, textOf } from '../yaml/read-node.ts';
import { agentNodes } from './names.ts';
import type { Sources } from './scope.ts';

/** The positions of the settings of a model. */
export interface ModelPlace {
  readonly at: Position;
  /** The position of the value of each key. */
  readonly keys: { readonly [key: string]: Position };
}

/** Positions by agent, as plain data. Agents without settings are absent. */
export type ModelPlaces = { readonly [agent: string]: readonly ModelPlace[] };

const placeOf = (node: YamlNode): ModelPlace => ({
  at: node.at,
  keys: Object.fromEntries(entriesOf(node).map(({ key, value }) => [key, value.at])),
});

/**
 * The settings that apply to each agent, the most specific first: its own, its fallbacks', and the
 * defaults.
 */
export function modelPlaces({ agents, orchestrator }: Sources): ModelPlaces {
  const models = new Map(
    namedIn(fieldOf(orchestrator, 'models')).map(({ name, node }) => [name, node]),
  );
  const withFallbacks = (node: YamlNode | undefined): readonly YamlNode[] => {
    const named = node === undefined ? undefined : (models.get(textOf(node) ?? '') ?? node);
    const others = itemsOf(fieldOf(named, 'fallback')).flatMap(
      (item) => models.get(textOf(item) ?? '') ?? [],
    );
    return named === undefined ? [] : [named, ...others];
  };
  const defaults = withFallbacks(fieldOf(fieldOf(orchestrator, 'defaults'), 'llm_config'));
  const entries = agentNodes(agents === undefined ? {} : { agents }).map(({ name, node }) => {
    const own = withFallbacks(fieldOf(node, 'llm_config'));
    return [name, [...own, ...defaults].map(placeOf)] as const;
  });
  return Object.fromEntries(entries);
}
