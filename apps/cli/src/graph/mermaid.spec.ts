import type { WorkflowGraph } from '@mozaiks/contracts';
import { mermaid } from './mermaid.ts';

describe('a Mermaid flowchart', () => {
  it('has generated ids, and no character in a label that could be read as syntax', () => {
    const graph: WorkflowGraph = {
      nodes: [
        { id: 'agent:end', kind: 'agent', label: 'end' },
        { id: 'agent:click', kind: 'agent', label: 'click', open: true },
      ],
      edges: [
        { from: 'agent:end', to: 'agent:click', kind: 'llm', label: 'a "b" <i>;#`|[x]\nend' },
      ],
    };
    expect(mermaid(graph).split('\n')).toEqual([
      'flowchart TD',
      '  n0["end"]',
      '  n1["click #40;code decides#41;"]',
      '  n0 --> |"a #34;b#34; #60;i#62;#59;#35;#96;#124;#91;x#93; end"| n1',
      '',
    ]);
  });
});
