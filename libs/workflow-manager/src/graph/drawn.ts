import type { CodeRef, GraphEdge, HandoffRule, WorkflowDefinition } from '@mozaiks/contracts';

/**
 * The agents that code of a workflow names as the next speaker; `others`: it may compute names as
 * well.
 */
export interface CodeHandoffs {
  readonly names: readonly string[];
  readonly others: boolean;
}

/** A definition, and what all its edges depend on. */
export interface Drawn {
  readonly definition: WorkflowDefinition;
  readonly code: CodeHandoffs;
  /** Of all agents, in the order of the file. */
  readonly names: readonly string[];
  /** By its source, in the order of the file. */
  readonly rulesOf: (source: string) => readonly HandoffRule[];
  /** The node of the user: in a workflow without people the run ends. */
  readonly person: 'user' | 'end';
}

export type Edges = Iterable<GraphEdge>;
/** What an edge says besides where it leads. */
export type Why = Pick<GraphEdge, 'kind' | 'rule' | 'label'>;

export const agentNode = (name: string): string => `agent:${name}`;
export const workflowNode = (name: string): string => `workflow:${name}`;
export const functionNode = ({ module, function: name }: CodeRef): string =>
  `function:${module}#${name}`;

export const asksPeople = ({ human_in_the_loop, startup_mode }: WorkflowDefinition): boolean =>
  human_in_the_loop && startup_mode !== 'BackendOnly';

/**
 * To the user, after whom the agent that asked continues; without people, to the end of the run.
 */
export const toPerson = ({ person }: Drawn, from: string, why: Why): GraphEdge => ({
  from,
  to: person,
  ...why,
  ...(person === 'user' && from !== 'user' ? { returns: true } : {}),
});

interface Naming {
  readonly from: string;
  /** The agents that `stay` may mean. */
  readonly stayers: readonly string[];
}

/** To whom code may hand over by name. */
export function* toNamed(drawn: Drawn, { from, stayers }: Naming, why: Why): Edges {
  for (const name of new Set(drawn.code.names)) {
    if (drawn.names.includes(name)) yield { from, to: agentNode(name), ...why };
    else if (name === 'user') yield toPerson(drawn, from, why);
    else if (name === 'terminate') yield { from, to: 'end', ...why };
    else if (name === 'stay')
      for (const stayer of stayers) yield { from, to: agentNode(stayer), ...why };
  }
}
