import {
  MAX_FAN_OUT,
  type AgentDefinition,
  type CandidateModels,
  type Budget,
  type HandoffRule,
  type WorkflowDefinition,
} from '@mozaiks/contracts';
import type { CodeHandoffs } from '../graph/drawn.ts';
import { loadOf, NO_LOAD, sum, UNKNOWN_LOAD, type Load } from './load.ts';
import { callLoad, callsLoad, rulesFor, selection, turnCalls, type Calls } from './turn-calls.ts';
import { turnsOf, type Turns } from './turns.ts';
import { waysOf, type Ways } from './ways.ts';

/** A workflow, with the agents that its code names as the next speaker if they are known. */
export interface Estimated {
  readonly definition: WorkflowDefinition;
  readonly handoffs?: CodeHandoffs | undefined;
}

export interface Estimating {
  readonly asked: CandidateModels;
  /** Finds a nested workflow by name. Undefined if there is none. */
  readonly find: (workflow_name: string) => Estimated | undefined;
}

/** The largest work that an agent can cause in one turn. */
interface AgentTurn {
  readonly calls: readonly Calls[];
  /** Workflows that are started as chats. */
  readonly started: readonly string[];
  readonly load: Load;
  /** The load of a turn after which no other turn is allowed. */
  readonly last: Load;
}

/** The largest work in one chat between two messages of the user. */
export interface RunBounds {
  readonly turns: Turns;
  readonly agents: ReadonlyMap<string, AgentTurn>;
  /** The chats that are started, by workflow. */
  readonly nested: ReadonlyMap<string, { readonly chats: number; readonly load: Load }>;
  /** The load if the run had no budget. */
  readonly spent: Load;
  readonly load: Load;
}

/** The largest depth of nested chats, as the engine counts: a chat, its child, and so on. */
const MAX_NESTING = 5;

type LoadOfChat = (workflow_name: string) => Load;

/** Computes the bounds of workflows with their nested workflows, each once for each depth. */
export function createRunBounds({ asked, find }: Estimating): (estimated: Estimated) => RunBounds {
  const known = new Map<string, Load>();
  const childrenOf =
    (depth: number): LoadOfChat =>
    (name) => {
      if (depth >= MAX_NESTING) return NO_LOAD;
      const key = `${depth} ${name}`;
      const child = find(name);
      const load =
        known.get(key) ??
        (child === undefined
          ? UNKNOWN_LOAD
          : boundsOf({ ...child, asked }, childrenOf(depth + 1)).load);
      known.set(key, load);
      return load;
    };
  return (estimated) => boundsOf({ ...estimated, asked }, childrenOf(0));
}

type Run = Estimated & Pick<Estimating, 'asked'>;

function boundsOf(run: Run, loadOfChat: LoadOfChat): RunBounds {
  const { definition, handoffs } = run;
  const ways = waysOf(definition, handoffs);
  const turns = turnsOf(definition, ways);
  const select = selection(run);
  const agents = new Map(
    definition.agents.map((agent) => [agent.name, agentTurn(run, agent, { ways, loadOfChat })]),
  );
  const startedByUser = startedBy(definition.handoffs.filter(({ source }) => source === 'user'));
  const spent = sum([
    ...startedByUser.map(loadOfChat),
    ...(ways.selectsForUser ? [callsLoad(select)] : []),
    heaviest(turns, agents),
    beyondBudget([select, ...[...agents.values()].flatMap(({ calls }) => calls)]),
  ]);
  const workflows = new Set([
    ...startedByUser,
    ...[...agents.values()].flatMap(({ started }) => started),
  ]);
  const nested = [...workflows].map((name) => {
    const isIt = (other: string): boolean => other === name;
    const chats =
      startedByUser.filter(isIt).length +
      turns.heaviest((agent) => (agents.get(agent)?.started ?? []).filter(isIt).length);
    return [name, { chats, load: loadOfChat(name) }] as const;
  });
  return {
    turns,
    agents,
    nested: new Map(nested),
    spent,
    load: withinBudget(spent, definition.budget),
  };
}

interface Around {
  readonly ways: Ways;
  readonly loadOfChat: LoadOfChat;
}

function agentTurn(run: Run, agent: AgentDefinition, { ways, loadOfChat }: Around): AgentTurn {
  const { name } = agent;
  const select = selection(run);
  const during = [...turnCalls(run, agent), ...(ways.selectsBefore.has(name) ? [select] : [])];
  const after = ways.selectsAfter.has(name) ? [select] : [];
  const started = startedBy(rulesFor(run.definition, name));
  const chats = started.map(loadOfChat);
  const loadWith = (calls: readonly Calls[]): Load => sum([...calls.map(callsLoad), ...chats]);
  // If no turn may follow, no selector is asked.
  return {
    calls: [...during, ...after],
    started,
    load: loadWith([...during, ...after]),
    last: loadWith(during),
  };
}

/**
 * The workflows that rules start. A rule starts its workflow once in a turn, or once for each item
 * of a list.
 */
const startedBy = (rules: readonly HandoffRule[]): readonly string[] =>
  rules.flatMap(({ target }) =>
    target.type === 'workflow'
      ? Array.from(
          { length: target.fan_out === undefined ? 1 : MAX_FAN_OUT },
          () => target.workflow,
        )
      : [],
  );

const heaviest = (turns: Turns, agents: RunBounds['agents']): Load =>
  loadOf((key) =>
    turns.heaviest((name, isLast) => agents.get(name)?.[isLast ? 'last' : 'load'][key] ?? 0),
  );

/**
 * The possible excess over the budget. It is checked before a call, so the last call may exceed it.
 */
function beyondBudget(calls: readonly Calls[]): Load {
  const each = calls.map(({ models }) => callLoad(models));
  return {
    ...NO_LOAD,
    over_tokens: Math.max(...each.map(({ tokens }) => tokens)),
    over_cost_usd: Math.max(...each.map(({ cost_usd }) => cost_usd)),
  };
}

function withinBudget(
  spent: Load,
  { max_tokens = Infinity, max_cost_usd = Infinity }: Budget = {},
): Load {
  const tokens = Math.min(spent.tokens, max_tokens + spent.over_tokens);
  return {
    ...spent,
    tokens,
    input_tokens: Math.min(spent.input_tokens, tokens),
    output_tokens: Math.min(spent.output_tokens, tokens),
    cost_usd: Math.min(spent.cost_usd, max_cost_usd + spent.over_cost_usd),
  };
}
