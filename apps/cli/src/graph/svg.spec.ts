import type { WorkflowGraph } from '@mozaiks/contracts';
import { svg } from './svg.ts';

const graph: WorkflowGraph = {
  nodes: [
    { id: 'start', kind: 'start', label: 'Start' },
    { id: 'agent:A', kind: 'agent', label: '<script>"A" & B</script>' },
    { id: 'agent:B', kind: 'agent', label: 'Ein sehr langer Name', open: true },
  ],
  edges: [
    { from: 'start', to: 'agent:A', kind: 'start' },
    { from: 'agent:A', to: 'agent:B', kind: 'llm', label: `${'long '.repeat(20)}\u0000\ud800` },
    { from: 'agent:A', to: 'agent:B', kind: 'after_work' },
    { from: 'agent:B', to: 'agent:B', kind: 'choice', label: 'again' },
  ],
};

describe('a graph as SVG', () => {
  const drawn = svg(graph);

  it('has every node and every edge', () => {
    expect(drawn.match(/<g class="node /g)).toHaveLength(3);
    expect(drawn.match(/<g class="edge /g)).toHaveLength(4);
    expect(drawn).toContain('>Ein sehr langer Name (code decides)</text>');
  });

  it('shows names unchanged, and executes nothing in them', () => {
    expect(drawn).toContain('>&lt;script&gt;&quot;A&quot; &amp; B&lt;/script&gt;</text>');
    expect(drawn).not.toMatch(/<script|[\u0000\ud800-\udfff]/);
  });

  it('truncates long labels, and has the complete ones as titles', () => {
    expect(drawn).toMatch(/<text [^>]*>long long long long long long long long…<\/text>/);
    expect(drawn).toContain(`<title>${'long '.repeat(20)}\ufffd\ufffd</title>`);
  });

  it('gives each line a position', () => {
    expect(drawn).not.toMatch(/NaN|undefined|d=""/);
  });
});
