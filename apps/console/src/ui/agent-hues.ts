import type { RuntimeEvent } from '@mozaiks/contracts';

/**
 * A colour for each agent: in the order of `agents.yaml`, and those that are not in it in the order
 * in which they spoke.
 */
export type Hues = (agent: string) => string;

const COLOURS = 4;

export function agentHues(defined: readonly string[], events: readonly RuntimeEvent[]): Hues {
  const names = new Set(defined);
  for (const event of events) if (event.type === 'agent_start') names.add(event.agent);
  const places = new Map([...names].map((name, place) => [name, place]));
  return (agent) => {
    const place = places.get(agent);
    return place === undefined ? 'var(--text-3)' : `var(--agent-${(place % COLOURS) + 1})`;
  };
}

/** The names of the agents of a definition, as the server shows it. */
export function agentsOf(definition: unknown): readonly string[] {
  const { agents } = (definition ?? {}) as {
    readonly agents?: readonly { readonly name: string }[];
  };
  return agents?.map(({ name }) => name) ?? [];
}
