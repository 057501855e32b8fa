import type { CodeRef, GraphEdge, HandoffRule, WorkflowDefinition } from '@mozaiks/contracts';

/**
 * The agents that the code of a workflow names as the next speaker. `others`: the code may also
 * compute names.
 */
export interface CodeHandoffs {
  readonly names: readonly string[];
  readonly others: boolean;
}

/** A definition with the data that all its edges depend on. */
export interface Drawn {
  readonly definition: WorkflowDefinition;
  readonly code: CodeHandoffs;
  /** The names of all agents in file order. */
  readonly names: readonly string[];
  /** The rules of a source in file order. */
  readonly rulesOf: (source: string) => readonly HandoffRule[];
  /** The node of the user. In a workflow without people, it is the end of the run. */
  readonly person: 'user' | 'end';
}

export type Edges = Iterable<GraphEdge>;
/** The properties of an edge other than its ends. */
export type Why = Pick<GraphEdge, 'kind' | 'rule' | 'label'>;

export const agentNode = (name: string): string => `agent:${name}`;
export const workflowNode = (name: string): string => `workflow:${name}`;
export const functionNode = ({ module, function: name }: CodeRef): string =>
  `function:${module}#${name}`;

export const asksPeople = ({ human_in_the_loop, startup_mode }: WorkflowDefinition): boolean =>
  human_in_the_loop && startup_mode !== 'BackendOnly';

/**
 * An edge to the user, after whom the asking agent continues. Without people, it leads to the end
 * of the run.
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

/** Edges to the targets that code may hand over to by name. */
export function* toNamed(drawn: Drawn, { from, stayers }: Naming, why: Why): Edges {
  for (const name of new Set(drawn.code.names)) {
    if (drawn.names.includes(name)) yield { from, to: agentNode(name), ...why };
    else if (name === 'user') yield toPerson(drawn, from, why);
    else if (name === 'terminate') yield { from, to: 'end', ...why };
    else if (name === 'stay')
      for (const stayer of stayers) yield { from, to: agentNode(stayer), ...why };
  }
}
