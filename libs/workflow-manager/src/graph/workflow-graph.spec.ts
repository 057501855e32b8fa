import type { WorkflowGraph } from '@mozaiks/contracts';
import { testWorkflow, type HandoffDraft, type WorkflowDraft } from '@mozaiks/testkit';
import type { CodeHandoffs } from './drawn.ts';
import { workflowGraph } from './workflow-graph.ts';

const NONE: CodeHandoffs = { names: [], others: false };

function graphOf(draft: Partial<WorkflowDraft>, code: CodeHandoffs = NONE): WorkflowGraph {
  const graph = workflowGraph(testWorkflow({ agents: ['A', 'B', 'C'], ...draft }).definition, code);
  if (graph === null) throw new Error('too large');
  return graph;
}

/** `A -kind-> B label (+)`, without what is the same in every graph; `(+)`: it returns. */
const edgesOf = (draft: Partial<WorkflowDraft>, code?: CodeHandoffs): readonly string[] =>
  graphOf({ orchestration_pattern: 'DefaultPattern', ...draft }, code)
    .edges.filter(
      ({ kind, label }) => kind !== 'start' && !(kind === 'pattern' && label === undefined),
    )
    .map(({ from, to, kind, rule, label, returns }) =>
      [
        `${short(from)} -${kind}${rule ?? ''}-> ${short(to)}`,
        label,
        returns === true ? '(+)' : undefined,
      ]
        .filter(Boolean)
        .join(' '),
    );
const short = (id: string): string => id.replace(/^(agent|workflow):/, '');

const rules = (...handoffs: HandoffDraft[]): Partial<WorkflowDraft> => ({ handoffs });
const function_ = { type: 'function', code: { module: 'tests', function: 'route' } } as const;

describe('the edges of a graph', () => {
  it.each<[string, Partial<WorkflowDraft>, readonly string[]]>([
    [
      'a rule with its condition',
      rules({ from: 'A', to: 'B', when: '${n} > 1' }),
      ['A -post0-> B ${n} > 1'],
    ],
    [
      'a transfer with the words that the model reads',
      rules({ from: 'A', to: 'B', condition: 'bills' }),
      ['A -llm0-> B bills'],
    ],
    [
      'a rule of every agent, but the one that it leads to',
      rules({ from: '*', to: 'B', when: 'true' }),
      ['A -post0-> B true', 'C -post0-> B true'],
    ],
    [
      'no rule after one that always decides',
      rules({ from: 'A', to: 'B' }, { from: 'A', to: 'C' }),
      ['A -after_work0-> B'],
    ],
    [
      'the way to the user and back',
      rules({ from: 'A', to: 'user' }),
      ['A -after_work0-> user (+)'],
    ],
    ['the end', rules({ from: 'A', to: 'terminate' }), ['A -after_work0-> end']],
    [
      'an agent that stays',
      rules({ from: 'A', to: { type: 'stay' }, when: 'true' }),
      ['A -post0-> A true'],
    ],
    [
      'a nested workflow',
      rules({ from: 'A', to: { type: 'workflow', workflow: 'A' } }),
      ['A -after_work0-> A (+)'],
    ],
    [
      'a random choice among others',
      rules({ from: 'A', to: { type: 'random', agents: ['A', 'B', 'C'] } }),
      ['A -after_work0-> B', 'A -after_work0-> C'],
    ],
    [
      'a choice of the user',
      rules({ from: 'A', to: { type: 'ask_user', agents: ['B', 'C'] } }),
      ['A -after_work0-> user', 'user -choice0-> B', 'user -choice0-> C'],
    ],
    [
      'a model that picks, also the user',
      rules({ from: 'A', to: { type: 'manager' } }),
      [
        'A -after_work0-> selector',
        'selector -choice-> A',
        'selector -choice-> B',
        'selector -choice-> C',
        'selector -choice-> user',
      ],
    ],
    [
      'a rule of the user',
      rules({ from: 'user', to: 'B', when: '${x}' }),
      ['user -user0-> B ${x}'],
    ],
    [
      'a function that names no one',
      rules({ from: 'A', to: function_ }),
      ['A -after_work0-> function:tests#route'],
    ],
    [
      'a termination phrase',
      { agents: ['A'], termination: { phrases: ['STOP', 'END'] } },
      ['A -termination-> end says STOP or END'],
    ],
    [
      'a limit of answers',
      { agents: [{ name: 'A', max_consecutive_auto_reply: 2 }] },
      ['A -limit-> user after 2 answers in a row (+)'],
    ],
    [
      'a question before each answer',
      { agents: [{ name: 'A', human_input_mode: 'ALWAYS' }] },
      ['A -ask-> user asks before each answer (+)'],
    ],
    [
      'a question before the end',
      { agents: [{ name: 'A', human_input_mode: 'TERMINATE' }] },
      ['A -ask-> user asks before the end (+)', 'user -choice-> end an empty answer'],
    ],
    [
      'a guardrail that hands off, and one that blocks',
      {
        agents: [
          {
            name: 'A',
            guardrails: {
              input: [{ name: 'g', regex: 'x', action: 'handoff', target: 'B' }],
              output: [{ name: 'h', regex: 'x', action: 'block' }],
            },
          },
          'B',
        ],
      },
      ['A -guardrail-> B g', 'A -guardrail-> end h'],
    ],
    [
      'the order of a pipeline',
      { orchestration_pattern: 'PipelinePattern' },
      ['A -pattern-> B next in order', 'B -pattern-> C next in order'],
    ],
    [
      'a round robin',
      { orchestration_pattern: 'RoundRobinPattern' },
      [
        'A -pattern-> B next in order',
        'B -pattern-> C next in order',
        'C -pattern-> A next in order',
      ],
    ],
    [
      'the user who picks',
      { agents: ['A', 'B'], orchestration_pattern: 'ManualPattern' },
      [
        'A -pattern-> user who speaks next?',
        'B -pattern-> user who speaks next?',
        'user -choice-> A',
        'user -choice-> B',
      ],
    ],
  ])('show %s', (_what, draft, edges) => {
    expect(edgesOf(draft)).toEqual(edges);
  });

  it('lead to the end in place of the user if there are no people', () => {
    expect(edgesOf({ ...rules({ from: 'A', to: 'user' }), human_in_the_loop: false })).toEqual([
      'A -after_work0-> end',
    ]);
  });

  it('show the agents that tools and functions name', () => {
    const code: CodeHandoffs = {
      names: ['B', 'user', 'terminate', 'stay', 'unknown'],
      others: false,
    };
    const tools = { look: { run: () => null, agents: ['A'] } };
    expect(edgesOf({ tools }, code)).toEqual([
      'A -tool-> B',
      'A -tool-> user (+)',
      'A -tool-> end',
      'A -tool-> A',
    ]);
    expect(edgesOf(rules({ from: 'B', to: function_ }), code).slice(1)).toEqual(
      [
        'function:tests#route -choice-> B',
        'function:tests#route -choice-> user (+)',
        'function:tests#route -choice-> end',
        'function:tests#route -choice-> B',
      ].filter((edge, at, all) => all.indexOf(edge) === at),
    );
  });

  it('are not drawn for code that computes names, whose nodes are open', () => {
    const tools = { look: { run: () => null, agents: ['A'] } };
    const { nodes } = graphOf(
      { tools, ...rules({ from: 'B', to: function_ }) },
      { names: [], others: true },
    );
    expect(nodes.filter(({ open }) => open === true).map(({ label }) => label)).toEqual([
      'A',
      'route',
    ]);
  });

  it('are null if they are too many', () => {
    const agents = Array.from({ length: 80 }, (_, i) => `A${i}`) as [string, ...string[]];
    const handoffs = agents.map((to) => ({ from: '*', to, when: '${n}' }));
    expect(workflowGraph(testWorkflow({ agents, handoffs }).definition)).toBeNull();
  });
});

describe('the nodes of a graph', () => {
  it('are all agents, with their visibility, and all other targets of edges', () => {
    const { nodes } = graphOf({
      agents: ['A', { name: 'B', visible: false }],
      ...rules({ from: 'A', to: 'user' }),
    });
    expect(nodes).toEqual([
      { id: 'start', kind: 'start', label: 'Start' },
      { id: 'agent:A', kind: 'agent', label: 'A', visible: true },
      { id: 'agent:B', kind: 'agent', label: 'B', visible: false },
      { id: 'user', kind: 'user', label: 'User' },
      { id: 'end', kind: 'end', label: 'End' },
    ]);
  });
});
