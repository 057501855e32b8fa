import { edgesOfHandoff } from './edges-of-handoff.ts';
import type { GraphEdge, WorkflowGraph } from './http/workflow-graph.ts';

const edge = (way: string, kind: GraphEdge['kind'], rule?: number): GraphEdge => {
  const [from = '', to = ''] = way.split(' > ');
  return { from, to, kind, ...(rule === undefined ? {} : { rule }) };
};

const graph: WorkflowGraph = {
  nodes: [
    { id: 'agent:A', kind: 'agent', label: 'A', open: true },
    { id: 'agent:B', kind: 'agent', label: 'B' },
    { id: 'user', kind: 'user', label: 'user' },
    { id: 'end', kind: 'end', label: 'end' },
    { id: 'selector', kind: 'selector', label: 'selector' },
    { id: 'function:route', kind: 'function', label: 'route', open: true },
    { id: 'workflow:B', kind: 'workflow', label: 'B' },
  ],
  edges: [
    edge('agent:A > agent:B', 'post', 0),
    edge('agent:A > agent:B', 'after_work', 1),
    edge('user > agent:B', 'user', 2),
    edge('agent:A > selector', 'pattern'),
    edge('selector > agent:B', 'choice'),
    edge('agent:B > function:route', 'llm', 3),
    edge('agent:B > end', 'after_work', 4),
    edge('agent:A > workflow:B', 'llm', 5),
    edge('agent:B > agent:A', 'guardrail'),
  ],
};

type Rule = Parameters<typeof edgesOfHandoff>[1]['rule'];

const taken = (way: string, rule: Rule): readonly string[] => {
  const [from = '', to = ''] = way.split(' > ');
  return edgesOfHandoff(graph, { from, to, rule }).map((edge) => `${edge.from} > ${edge.to}`);
};

describe('the edges of a handoff', () => {
  it.each<{ what: string; way: string; rule: Rule; edges: readonly string[] }>([
    {
      what: 'the edge of its rule, not another one to the same agent',
      way: 'A > B',
      rule: { kind: 'after_work', index: 1 },
      edges: ['agent:A > agent:B'],
    },
    {
      what: 'that to a workflow, not that to an agent of its name',
      way: 'A > B',
      rule: { kind: 'llm', index: 5 },
      edges: ['agent:A > workflow:B'],
    },
    {
      what: 'that of the user if the next agent takes an llm rule of the user',
      way: 'A > B',
      rule: { kind: 'user', index: 2 },
      edges: ['user > agent:B'],
    },
    {
      what: 'that of the user if the user has spoken',
      way: 'user > B',
      rule: { kind: 'user', index: 2 },
      edges: ['user > agent:B'],
    },
    {
      what: 'two through the selector',
      way: 'A > B',
      rule: { kind: 'pattern', index: null },
      edges: ['agent:A > selector', 'selector > agent:B'],
    },
    {
      what: 'one as far as a function that computes a name',
      way: 'B > A',
      rule: { kind: 'llm', index: 3 },
      edges: ['agent:B > function:route'],
    },
    {
      what: 'that to the end if there is no user to ask',
      way: 'B > user',
      rule: { kind: 'after_work', index: 4 },
      edges: ['agent:B > end'],
    },
    {
      what: 'that to the end of a run',
      way: 'B > terminate',
      rule: { kind: 'after_work', index: 4 },
      edges: ['agent:B > end'],
    },
    {
      what: 'that of a guardrail, whose place is not that of a rule',
      way: 'B > A',
      rule: { kind: 'guardrail', index: 0 },
      edges: ['agent:B > agent:A'],
    },
    {
      what: 'none for what only code knows',
      way: 'A > B',
      rule: { kind: 'tool', index: null },
      edges: [],
    },
    {
      what: 'none for an agent that is not there',
      way: 'C > B',
      rule: { kind: 'post', index: 0 },
      edges: [],
    },
  ])('are $what', ({ way, rule, edges }) => {
    expect(taken(way, rule)).toEqual(edges);
  });
});
