import { existsSync } from 'node:fs';
import path from 'node:path';
import type { WorkflowGraph } from '@mozaiks/contracts';
import { describeWithMermaid, testWorkflow, type WorkflowDraft } from '@mozaiks/testkit';
import { createWorkflowManager, workflowGraph } from '@mozaiks/workflow-manager';
import { chromium, type Browser, type Page } from 'playwright-core';
import { mermaid } from './mermaid.ts';

const CHROMIUM = '/usr/bin/chromium';
const WORKFLOWS = path.resolve(import.meta.dirname, '../../../../workflows');

const HOSTILE = [
  'end',
  'style',
  'click',
  'subgraph',
  'graph',
  'default',
  'constructor',
  'class',
  'o',
  'x',
] as const;
const CONDITIONS = [
  'say "hi" & <b>bold</b>',
  'a]b}c)d|e',
  'x; y %% z #quot; #35;',
  '1. list',
  '- item',
  '`code` **bold**',
  'end',
  '\\n → é 漢',
];

const hostile = testWorkflow({
  agents: HOSTILE as unknown as WorkflowDraft['agents'],
  handoffs: CONDITIONS.map((condition, i) => ({
    from: HOSTILE[i] ?? 'end',
    to: HOSTILE[i + 1] ?? 'end',
    condition,
  })),
}).definition;

interface Drawn {
  readonly nodes: readonly string[];
  readonly edges: number;
  readonly labels: readonly string[];
}

/** Runs in the page. */
const DRAW = `async (source) => {
  const { svg } = await mermaid.render('drawn', source);
  document.body.innerHTML = svg;
  const textsOf = (selector) => [...document.querySelectorAll(selector)].map(({ textContent }) => textContent.trim());
  return {
    nodes: textsOf('g.node'),
    edges: document.querySelectorAll('.edgePaths path').length,
    labels: textsOf('.edgeLabels .edgeLabel'),
  };
}`;
const draw = async (page: Page, text: string): Promise<Drawn> =>
  await page.evaluate(`(${DRAW})(${JSON.stringify(text)})`);

const words = (text: string): string => text.replace(/\s+/g, '');

describeWithMermaid('a flowchart in a browser', (script) => {
  let browser: Browser;
  let page: Page;
  const graphs = new Map<string, WorkflowGraph | null>([
    ['hostile names and conditions', workflowGraph(hostile)],
  ]);
  beforeAll(async () => {
    if (!existsSync(CHROMIUM)) return;
    const manager = await createWorkflowManager({ directory: WORKFLOWS });
    for (const name of manager.names()) {
      const { workflow, handoffs } = manager.describe(name) ?? {};
      if (workflow !== undefined) graphs.set(name, workflowGraph(workflow.definition, handoffs));
    }
    await manager.close();
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
    page = await browser.newPage();
    await page.addScriptTag({ path: script });
  }, 150_000);
  afterAll(() => browser?.close());

  (existsSync(CHROMIUM) ? it : it.skip)(
    'has every node, edge and label of the samples and of hostile names',
    async () => {
      expect(graphs.size).toBeGreaterThan(8);
      for (const [name, graph] of graphs) {
        if (graph === null) throw new Error(`${name} is too large`);
        const { nodes, edges, labels } = await draw(page, mermaid(graph));
        expect([name, edges]).toEqual([name, graph.edges.length]);
        expect([name, nodes.map(words).sort()]).toEqual([
          name,
          graph.nodes
            .map(({ label, open }) => words(open === true ? `${label} (code decides)` : label))
            .sort(),
        ]);
        const shown = new Set(labels.map(words));
        for (const { label } of graph.edges)
          if (label !== undefined)
            expect([name, [...shown]]).toEqual([name, expect.arrayContaining([words(label)])]);
      }
    },
    120_000,
  );
});
