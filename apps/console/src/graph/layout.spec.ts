import fc from 'fast-check';
import type { WorkflowDefinition } from '@mozaiks/contracts';
import { supportDeskDefinition } from '../log/support-desk-definition.fixture.ts';
import { graphModel } from './graph-model.ts';
import { layOut } from './layout.ts';

const definition = supportDeskDefinition.definition as unknown as WorkflowDefinition;

describe('the layout of a graph', () => {
  it('puts agents that hand over to each other below each other, between those before and after them', () => {
    const places = new Map(
      layOut(graphModel(definition, null)).nodes.map(({ node, x, y }) => [node.id, { x, y }]),
    );
    const [triage, billing, technical, summary] = ['Triage', 'Billing', 'Technical', 'Summary'].map(
      (id) => places.get(id),
    );
    expect(Math.abs((billing?.x ?? 0) - (technical?.x ?? 99))).toBeLessThan(10);
    expect(billing?.y).not.toBe(technical?.y);
    expect([triage?.x, billing?.x, summary?.x].map(Number)).toEqual(
      [triage?.x, billing?.x, summary?.x].map(Number).sort((one, other) => one - other),
    );
  });

  it('places every node of any graph in the drawing, and draws every edge', () => {
    const name = fc.constantFrom('A', 'B', 'C', 'D', 'E');
    const rule = fc.record({ source: name, to: name });
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 15 }), (rules) => {
        const handoffs = rules.map(
          ({ source, to }, index) =>
            ({ index, source, kind: 'llm', target: { type: 'agent', agent: to } }) as const,
        );
        const agents = ['A', 'B', 'C', 'D', 'E'].map((each) => ({ name: each })) as never;
        const { nodes, edges, width, height } = layOut(
          graphModel({ ...definition, agents, handoffs, initial_agent: 'A' }, null),
        );
        for (const node of nodes) {
          expect([node.x - node.width / 2 >= 0, node.x + node.width / 2 <= width]).toEqual([
            true,
            true,
          ]);
          expect([node.y - node.height / 2 >= 0, node.y + node.height / 2 <= height]).toEqual([
            true,
            true,
          ]);
        }
        for (const { line } of edges) expect(line).toMatch(/^M[\d. -]+[QL]/);
      }),
      { numRuns: 60 },
    );
  });

  it('cuts a very long name', () => {
    const agents = [{ name: 'Rechnungsstellungsundbuchhaltungsabteilung' }] as never;
    const [node] = layOut(graphModel({ ...definition, agents, handoffs: [] }, null)).nodes.slice(1);
    expect(node?.name).toBe('Rechnungsstellungsundbuch…');
  });
});
