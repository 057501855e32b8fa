import {
  appliesTo,
  type AgentDefinition,
  type HandoffRule,
  type WorkflowDefinition,
} from '@mozaiks/contracts';
import { ruleNodes } from '../read/handoffs.ts';
import { startOf, type Scope } from '../read/scope.ts';
import type { Position } from '../yaml/node.ts';
import { fieldOf } from '../yaml/read-node.ts';

/** Where a run may continue after an agent. */
interface Onward {
  readonly agents: readonly string[];
  /**
   * The run may also end or wait for the user. Code and models that choose freely count as a way
   * out.
   */
  readonly out: boolean;
}

const nowhere: Onward = { agents: [], out: false };
const outside: Onward = { agents: [], out: true };

/** A definition with lookups by agent. */
interface Lookup {
  readonly definition: WorkflowDefinition;
  readonly names: readonly string[];
  readonly placeOf: ReadonlyMap<string, number>;
  readonly rulesOf: ReadonlyMap<string, readonly HandoffRule[]>;
}

/** Any agent. It is also the source of rules for all agents. */
const ANY = '*';

function createLookup(definition: WorkflowDefinition): Lookup {
  const names = definition.agents.map(({ name }) => name);
  const rulesOf = new Map<string, HandoffRule[]>();
  for (const rule of definition.handoffs) addTo(rulesOf, rule.source, rule);
  return {
    definition,
    names,
    placeOf: new Map(names.map((name, place) => [name, place])),
    rulesOf,
  };
}

function addTo<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}

function ofTarget({ target }: HandoffRule, from: string): Onward {
  switch (target.type) {
    case 'agent':
      return { agents: [target.agent], out: false };
    case 'random':
      return { agents: target.agents, out: false };
    case 'stay':
      return { agents: [from], out: false };
    // The agent continues when the nested workflow has ended.
    case 'workflow':
      return nowhere;
    case 'user':
    case 'ask_user':
    case 'terminate':
    case 'manager':
    case 'function':
      return outside;
  }
}

function ofPattern({ definition, names, placeOf }: Lookup, from: string): Onward {
  const next = names[(placeOf.get(from) ?? -1) + 1];
  switch (definition.orchestration_pattern) {
    case 'RoundRobinPattern':
      return { agents: [next ?? names[0] ?? from], out: false };
    case 'RandomPattern':
      return { agents: [ANY], out: false };
    case 'PipelinePattern':
      return next === undefined ? outside : { agents: [next], out: false };
    case 'DefaultPattern':
    case 'AutoPattern':
    case 'ManualPattern':
      return outside;
  }
}

/** Whether a rule always applies when it is tried, so that no later rule is tried. */
export const isCertain = ({ kind, expression, target }: HandoffRule): boolean =>
  kind === 'after_work' &&
  expression === undefined &&
  target.type !== 'function' &&
  target.type !== 'workflow';

/** Whether a rule never applies to an agent because the agent would hand over to itself. */
export const leadsBack = ({ source, target }: HandoffRule, from: string): boolean =>
  (source === ANY && target.type === 'agent' && target.agent === from) ||
  (target.type === 'random' && target.agents.every((name) => name === from));

function certainRule({ rulesOf }: Lookup, from: string): HandoffRule | undefined {
  const firsts = [from, ANY].flatMap(
    (source) =>
      rulesOf.get(source)?.find((rule) => isCertain(rule) && !leadsBack(rule, from)) ?? [],
  );
  return firsts.sort((a, b) => a.index - b.index)[0];
}

function ofRules(lookup: Lookup, from: string): readonly Onward[] {
  const certain = certainRule(lookup, from);
  const isTried = ({ kind, index }: HandoffRule) =>
    kind !== 'after_work' || certain === undefined || index <= certain.index;
  const tried = [from, ANY].flatMap((source) => lookup.rulesOf.get(source)?.filter(isTried) ?? []);
  const ways = tried.filter((rule) => !leadsBack(rule, from)).map((rule) => ofTarget(rule, from));
  return certain === undefined ? [...ways, ofPattern(lookup, from)] : ways;
}

function ofAgent(lookup: Lookup, agent: AgentDefinition): readonly Onward[] {
  const { definition } = lookup;
  const { name, guardrails, human_input_mode, max_consecutive_auto_reply } = agent;
  const rails = [...guardrails.input, ...guardrails.output];
  const handedOff = rails.flatMap(({ target }) => (target === undefined ? [] : [target]));
  const out =
    max_consecutive_auto_reply !== undefined ||
    (human_input_mode === 'ALWAYS' &&
      definition.human_in_the_loop &&
      definition.startup_mode !== 'BackendOnly') ||
    rails.some(({ action }) => action === 'block') ||
    definition.tools.some(
      (tool) => tool.code !== undefined && appliesTo(tool, name) && agent.tools.includes(tool.name),
    );
  return [{ agents: handedOff, out }, ...ofRules(lookup, name)];
}

/** The nodes from which a path leads out. Takes linear time in the number of edges. */
function endingNodes(ways: ReadonlyMap<string, readonly Onward[]>): ReadonlySet<string> {
  const ending = new Set<string>();
  const previousOf = new Map<string, string[]>();
  for (const [name, onward] of ways) {
    if (onward.some(({ out }) => out)) ending.add(name);
    else for (const { agents } of onward) for (const next of agents) addTo(previousOf, next, name);
  }
  // The loop also visits the names that it adds.
  for (const name of ending)
    for (const previous of previousOf.get(name) ?? []) ending.add(previous);
  return ending;
}

/** Agents from which no path leads to an end of the run. */
export function endlessAgents(definition: WorkflowDefinition): readonly string[] {
  const { agents, termination } = definition;
  if (termination.phrases.length > 0 || termination.when !== undefined) return [];
  const lookup = createLookup(definition);
  const ways = new Map(agents.map((agent) => [agent.name, ofAgent(lookup, agent)]));
  const ending = endingNodes(ways.set(ANY, [{ agents: lookup.names, out: false }]));
  return lookup.names.filter((name) => !ending.has(name));
}

/** Warns once if only a limit ends a run, and no rule, phrase, tool or person does. */
export function checkEndless(scope: Scope, definition: WorkflowDefinition): void {
  const endless = endlessAgents(definition);
  if (endless.length === 0) return;
  const lookup = createLookup(definition);
  const rules = endless.flatMap((name) => certainRule(lookup, name) ?? []);
  const message = `nothing but a limit such as max_turns ends a run of ${endless.join(', ')}`;
  const hint = 'add a termination phrase, or a rule that leads to the user or to TerminateTarget';
  scope.report({ code: 'WF063', at: placeOf(scope, rules.at(-1)), message, hint });
}

function placeOf({ sources, folder }: Scope, rule: HandoffRule | undefined): Position {
  const place =
    rule === undefined
      ? fieldOf(sources.orchestrator, 'orchestration_pattern')
      : ruleNodes(sources)[rule.index];
  return place?.at ?? startOf(folder, 'orchestrator');
}
