import { join } from 'node:path';
import fc from 'fast-check';
import { createLoader, loadFolder } from '../catalog/load-workflow.ts';
import { compilerHere } from './compiler-here.fixture.ts';
import { createWorkspace, flow, writeFiles } from './folder.fixture.ts';

const whole: Readonly<Record<string, string>> = {
  'orchestrator.yaml':
    'workflow_name: Flow\nstrategy: default\ntermination: {phrases: [END], when: "${n} > 3 and ${s} in [1]"}\nmodels: {fast: {model: m, fallback: [fast]}}\ndefaults: {llm_config: fast}\n',
  'agents.yaml':
    'agents:\n  - name: A\n    prompt_sections: [{heading: H, content: "{{s}}"}]\n    guardrails: {input: [{name: g, regex: "a+", action: block}]}\n  - {name: B, role: b, llm_config: {temperature: 1}}\n',
  'handoffs.yaml':
    'handoff_rules:\n  - {source_agent: A, target_agent: B, condition: "${n} == 1"}\n  - {source_agent: "*", target_agent: user}\n',
  'tools.yaml':
    'tools:\n  - {name: ask, description: d, tool_type: UI_Tool, ui: {component: F}, parameters: &p {type: object, properties: {a: {type: string}}}}\n  - {name: gone, module: tools.gone}\nmcp_servers: [{name: m, url: x}]\n',
  'context_variables.yaml':
    'definitions:\n  n: {type: integer, source: {type: state, default: 1, triggers: [{type: agent_text, agent: A, match: {regex: x}}]}}\n  s: {type: string, source: {type: computed, expression: "${n}"}}\nagents: {A: [n, s]}\n',
  'structured_outputs.yaml':
    'models:\n  M: {fields: {a: str, b: {type: list, items: M}}}\nregistry: {A: M}\n',
  'ui_config.yaml': 'components: {F: {schema: {type: object}}}\nvisual_agents: [A]\n',
  'script.yaml':
    'answers:\n  - {agent: A, after: user, match: "(x)", say: $1, then: [{call: {tool: ask}}]}\n',
};
const names = Object.keys(whole);
const pieces = [
  '\n',
  '  ',
  ': ',
  '- ',
  '{',
  '}',
  '[',
  ']',
  '"',
  "'",
  '*p',
  '&p ',
  '!!x ',
  '${',
  '|\n',
  'null',
  '~',
  '1e400',
  '\u0000',
  '\ud800',
  '🙂',
  '__proto__: 1\n',
  ',',
];

/** Removes some characters from a file and inserts others. */
const edit = fc.record({
  file: fc.constantFrom(...names),
  at: fc.nat(400),
  cut: fc.nat(8),
  put: fc.constantFrom('', ...pieces),
});

const code = `import { defineTool } from '@mozaiks/contracts';
import type { Other } from './other.ts';
interface Options extends Base { /** how many */ n?: number; tags: readonly string[]; next: Options | null }
type Base = Pick<{ a: 'x' | 'y'; b: [string, number] }, 'a'> & Record<string, unknown>;
/** Does it. @param city the city @param [days] how many */
export async function t({ city, days = 3 }: { city: string; days?: number } & Options, ctx: ToolContext) {}
export const u = (a: string, b?: Other, app_id = 'x') => a;
export const v = defineTool({ description: 'a' + 'b', parameters: { type: 'object', properties: { n: { enum: [-1, null] } } }, run: () => 1 });
export { u as w };
export * from './other.ts';
module.exports = { x() {} };
`;

describe('reading a function', () => {
  it('never throws, whatever is in the module', () => {
    const workspace = createWorkspace({
      'other.ts': "export type Other = { a: 1 };\nexport * from './m.ts';\n",
    });
    const path = join(workspace.directory, 'm.ts');
    const compiler = compilerHere();
    const change = fc.record({
      at: fc.nat(code.length),
      cut: fc.nat(12),
      put: fc.constantFrom('', ...pieces, '=>', '(', ')', ';', 'export '),
    });
    const property = fc.property(fc.array(change, { maxLength: 5 }), (changes) => {
      const text = changes.reduce(
        (all, { at, cut, put }) => all.slice(0, at) + put + all.slice(at + cut),
        code,
      );
      writeFiles(workspace.directory, { 'm.ts': text });
      const names = ['t', 'u', 'v', 'w', 'x', 'none'];
      const [answer] = compiler.compileNow([{ root: workspace.directory, path, names }]);
      expect(answer).not.toHaveProperty('failure');
    });
    fc.assert(property, { numRuns: 50 });
    workspace.remove();
  }, 60_000);
});

describe('an import of a path that no file can have', () => {
  it.each(['./ot\u0000her.ts', `./${'x'.repeat(5_000)}.ts`])(
    'does not make reading throw: %j',
    (imported) => {
      const workspace = createWorkspace({
        'm.ts': `import type { Other } from '${imported}';\nexport const u = (a: Other) => a;\n`,
      });
      const path = join(workspace.directory, 'm.ts');
      const [answer] = compilerHere().compileNow([
        { root: workspace.directory, path, names: ['u'] },
      ]);
      expect(answer).not.toHaveProperty('failure');
      workspace.remove();
    },
  );
});

describe('loading', () => {
  it('never throws, whatever is in the files, and places every diagnostic', async () => {
    const loader = createLoader({ compiler: compilerHere() });
    const workspace = createWorkspace();
    const property = fc.asyncProperty(
      fc.array(edit, { minLength: 1, maxLength: 6 }),
      async (edits) => {
        const files = { ...whole };
        for (const { file, at, cut, put } of edits) {
          const text = files[file] ?? '';
          files[file] = text.slice(0, at) + put + text.slice(at + cut);
        }
        writeFiles(workspace.directory, flow(files));
        const { workflow, diagnostics } = await loadFolder(
          join(workspace.directory, 'Flow'),
          loader,
        );
        expect(workflow === undefined).toBe(
          diagnostics.some(({ severity }) => severity === 'error'),
        );
        for (const { file, line, column } of diagnostics) {
          const lines = (files[file.replace('Flow/', '')] ?? '').split('\n');
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(Math.max(1, lines.length));
          expect(column).toBeGreaterThanOrEqual(1);
          expect(column).toBeLessThanOrEqual((lines[line - 1]?.length ?? 0) + 1);
        }
      },
    );
    await fc.assert(property, { numRuns: 60 });
    workspace.remove();
  }, 60_000);
});
