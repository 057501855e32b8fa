import { Type, type Static } from 'typebox';

const Text = Type.String();
const OneOf = <T extends string>(values: readonly T[], description: string) =>
  Type.Unsafe<T>({ type: 'string', enum: [...values], description });

const NODE_KINDS = [
  'start',
  'end',
  'user',
  'agent',
  'selector',
  'random',
  'function',
  'workflow',
] as const;
const EDGE_KINDS = [
  'start',
  'guardrail',
  'pre',
  'llm',
  'tool',
  'post',
  'after_work',
  'pattern',
  'user',
  'choice',
  'ask',
  'termination',
  'limit',
] as const;

/** A place where a run may be. */
export const GraphNode = Type.Object({
  id: Type.String({
    description:
      '`start`, `end`, `user`, `selector`, `random`, or `agent:`, `workflow:` or `function:` and a name',
  }),
  kind: OneOf(
    NODE_KINDS,
    '`selector`: a model picks an agent; `random`: one is drawn; `function`: code of the author decides',
  ),
  label: Type.String({
    description: 'the name of the agent, workflow or function, otherwise a description',
  }),
  visible: Type.Optional(Type.Boolean({ description: 'for an agent: whether users see its text' })),
  open: Type.Optional(
    Type.Literal(true, {
      description:
        'code of a tool or a router computes who speaks next: any agent, the user or the end. No edges are drawn for that',
    }),
  ),
});
export type GraphNode = Readonly<Static<typeof GraphNode>>;

/**
 * A path from one node to another. The kinds `guardrail`, `pre`, `llm`, `tool`, `post`,
 * `after_work`, `pattern` and `user` are those of the `handoff` event that reports it.
 */
export const GraphEdge = Type.Object({
  from: Text,
  to: Text,
  kind: OneOf(
    EDGE_KINDS,
    '`choice`: what a selector, a random choice, a function or the user may pick; `ask`: human_input_mode; `termination`: a phrase or a ' +
      'condition ends the run; `limit`: max_consecutive_auto_reply; the others: why an agent hands over',
  ),
  rule: Type.Optional(
    Type.Integer({
      minimum: 0,
      description: 'index of the rule in handoffs.yaml, as in `handoff` events',
    }),
  ),
  label: Type.Optional(Type.String({ description: 'the condition, or another explanation' })),
  returns: Type.Optional(
    Type.Literal(true, {
      description:
        'the agent continues afterwards: with the result of a nested workflow, or with what the user says',
    }),
  ),
});
export type GraphEdge = Readonly<Static<typeof GraphEdge>>;

/**
 * Every path that a run of a workflow may take. Edges refer to nodes of the list by id, and are in
 * file order.
 */
export const WorkflowGraph = Type.Object({
  nodes: Type.Array(GraphNode),
  edges: Type.Array(GraphEdge),
});
export type WorkflowGraph = Readonly<Static<typeof WorkflowGraph>>;
