import { edgesOfHandoff } from '@mozaiks/contracts';
import { testWorkflow } from '@mozaiks/testkit';
import { workflowGraph } from '@mozaiks/workflow-manager';
// eslint-disable-next-line @nx/enforce-module-boundaries -- The fuzz is a fixture of the engine, so nothing exports it; here its runs meet what is said before.
import { randomRun, type RandomRun } from '../../../libs/engine/src/fuzz.fixture.ts';

/** `FUZZ_SEED` runs one seed, `FUZZ_RUNS` that many. */
const only = process.env['FUZZ_SEED'];
const runs = Number(process.env['FUZZ_RUNS'] ?? 200);
const seeds = only === undefined ? Array.from({ length: runs }, (_, i) => i + 1) : [Number(only)];

describe('what is said of a workflow before it runs', () => {
  const finished: RandomRun[] = [];
  beforeAll(async () => {
    for (const seed of seeds) finished.push(await randomRun(seed));
  }, 120_000);

  it('has an edge in its graph for each handoff of a run', () => {
    const seen = new Set<string>();
    for (const { seed, draft, chat } of finished) {
      const { definition } = testWorkflow(draft);
      const graph = workflowGraph(definition);
      if (graph === null) throw new Error('too large');
      for (const event of chat.of('handoff')) {
        const edges = edgesOfHandoff(graph, event);
        const isOpen = event.rule.kind === 'tool' && graph.nodes.some(({ id, open }) => id === `agent:${event.from}` && open === true);
        seen.add(event.rule.kind);
        if (edges.length === 0 && !isOpen)
          throw new Error(`FUZZ_SEED=${seed}: no edge for ${JSON.stringify(event)}\n${JSON.stringify(definition.handoffs)}`);
      }
    }
    if (only === undefined) expect([...seen].sort()).toEqual(['after_work', 'guardrail', 'llm', 'pattern', 'post', 'pre', 'tool', 'user']);
  });
});
