import type { WorkflowBounds, WorkflowDefinition } from '@mozaiks/contracts';
import { heaviestWalk, type WalkNode } from './heaviest-walk.ts';
import { times } from './load.ts';
import type { Ways } from './ways.ts';

/** An agent's turn, before or after a transfer of the user was taken. That happens at most once. */
export interface TurnNode extends WalkNode {
  readonly agent: string;
}

/** `isLast`: a limit allows no further turn. */
type WeightOf = (agent: string, isLast: boolean) => number;

/** The turns that may follow one another until the user speaks again. */
export interface Turns {
  /** The greatest weight of turns that follow one another. */
  readonly heaviest: (weightOf: WeightOf) => number;
  /** The largest number of turns that start. */
  readonly count: number;
  readonly limit: WorkflowBounds['limits'][number];
}

export function turnsOf(definition: WorkflowDefinition, ways: Ways): Turns {
  const names = definition.agents.map(({ name }) => name);
  if (ways.next.size === 0) return anyTurns(definition, ways);
  const nodes = nodesOf(names, ways);
  const { steps, isCapped } = stepsOf(definition, ways);
  const asking = new Set(ways.asking);
  const first = [...names.keys()];
  const afterAnswer = first.filter((place) => asking.has(names[place] ?? ''));
  const walk = (starts: readonly number[], most: number, weightOf: WeightOf): number =>
    heaviestWalk({ nodes, starts, steps: most }, ({ agent }, isLast) => weightOf(agent, isLast));
  // An answer to a question of a tool continues a turn and restarts the count of turns.
  const heaviest: Turns['heaviest'] = (weightOf) =>
    Math.max(walk(first, steps, weightOf), walk(afterAnswer, steps + 1, weightOf));
  const count = Math.max(
    walk(first, steps, () => 1),
    walk(afterAnswer, steps + 1, () => 1) - 1,
  );
  const isCut = walk(first, nodes.length, () => 1) > steps;
  return { heaviest, count, limit: limitOf(definition, ways, { isCut, isCapped }) };
}

/** Assumes that each turn is as heavy as the heaviest one. */
function anyTurns({ agents, max_turns }: WorkflowDefinition, { asking }: Ways): Turns {
  const steps = max_turns + (asking.length > 0 ? 1 : 0);
  return {
    heaviest: (weightOf) =>
      times(
        steps,
        agents.reduce((most, { name }) => Math.max(most, weightOf(name, false)), 0),
      ),
    count: max_turns,
    limit: {
      of: 'turns',
      by: 'max_turns',
      why: `max_turns is ${max_turns}; the workflow is too large for a closer look`,
    },
  };
}

/**
 * A node for each agent, and a second one for the time after a transfer of the user, if there is
 * any.
 */
function nodesOf(names: readonly string[], { next, usersNext }: Ways): readonly TurnNode[] {
  const placeOf = new Map(names.map((name, place) => [name, place]));
  const placesOf = (targets: readonly string[], offset: number): readonly number[] =>
    targets.flatMap((name) => {
      const place = placeOf.get(name);
      return place === undefined ? [] : [place + offset];
    });
  const layer = (offset: number, more: readonly string[]): readonly TurnNode[] =>
    names.map((agent) => ({
      agent,
      next: [...placesOf(next.get(agent) ?? [], offset), ...placesOf(more, names.length)],
    }));
  return usersNext.length === 0
    ? layer(0, [])
    : [...layer(0, usersNext), ...layer(names.length, [])];
}

interface Steps {
  readonly steps: number;
  /** Whether limits of answers allow fewer turns than max_turns. */
  readonly isCapped: boolean;
}

/** Applies `max_consecutive_auto_reply`, which limits agents that answer in each of their turns. */
function stepsOf({ agents, max_turns }: WorkflowDefinition, { next, answering }: Ways): Steps {
  const caps = new Map(
    agents.flatMap(({ name, max_consecutive_auto_reply: replies }) =>
      replies === undefined || !answering.has(name) ? [] : [[name, Math.max(1, replies)] as const],
    ),
  );
  if (caps.size === 0) return { steps: max_turns, isCapped: false };
  const others = agents.map(({ name }) => name).filter((name) => !caps.has(name));
  const nodes = others.map((name) => ({
    next: (next.get(name) ?? []).map((to) => others.indexOf(to)).filter((place) => place >= 0),
  }));
  const between = heaviestWalk({ nodes, starts: [...nodes.keys()], steps: max_turns }, () => 1);
  const capped = [...caps.values()].reduce((sum, cap) => sum + cap, 0);
  const steps = capped + (capped + 1) * between;
  return steps < max_turns ? { steps, isCapped: true } : { steps: max_turns, isCapped: false };
}

interface Cut {
  /** Whether a path has more turns than allowed. */
  readonly isCut: boolean;
  readonly isCapped: boolean;
}

function limitOf(
  { max_turns }: WorkflowDefinition,
  { next }: Ways,
  { isCut, isCapped }: Cut,
): Turns['limit'] {
  const cycle = cycleIn(next);
  if (cycle === undefined && isCut)
    return {
      of: 'turns',
      by: 'max_turns',
      why: `max_turns is ${max_turns}, and paths have more turns`,
    };
  if (cycle === undefined)
    return {
      of: 'turns',
      by: 'paths',
      why: 'no agent comes back before the user speaks or the run ends',
    };
  if (isCapped)
    return {
      of: 'turns',
      by: 'max_consecutive_auto_reply',
      why: 'agents that take turns have a limit of answers in a row',
    };
  const shownCycle = cycle.length > MAX_SHOWN ? [...cycle.slice(0, MAX_SHOWN), '…'] : cycle;
  return {
    of: 'turns',
    by: 'max_turns',
    why: `max_turns is ${max_turns}, and turns may go round in a circle: ${shownCycle.join(' > ')}`,
  };
}

const MAX_SHOWN = 8;

/**
 * Agents that form a cycle, with the first one again at the end. Takes linear time in the number of
 * edges.
 */
function cycleIn(next: Ways['next']): readonly string[] | undefined {
  const left = new Map([...next].map(([name, targets]) => [name, targets.length]));
  const previous = new Map<string, string[]>([...next.keys()].map((name) => [name, []]));
  for (const [name, targets] of next) for (const to of targets) previous.get(to)?.push(name);
  // An agent that leads nowhere is not in a cycle, nor is one that leads only to such agents. The
  // loop also visits the agents that it adds.
  const ended = [...left].flatMap(([name, count]) => (count === 0 ? [name] : []));
  for (const name of ended)
    for (const from of previous.get(name) ?? []) {
      const count = (left.get(from) ?? 0) - 1;
      left.set(from, count);
      if (count === 0) ended.push(from);
    }
  const isOut = new Set(ended);
  const path: string[] = [];
  let at = [...next.keys()].find((name) => !isOut.has(name));
  while (at !== undefined && !path.includes(at)) {
    path.push(at);
    at = next.get(at)?.find((to) => !isOut.has(to));
  }
  return at === undefined ? undefined : [...path.slice(path.indexOf(at)), at];
}
