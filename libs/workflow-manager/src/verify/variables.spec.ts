import { findMark, loadFlow, type Files } from '../spec/folder.fixture.ts';

const variable = {
  'context_variables.yaml':
    'definitions:\n  v: {type: string, source: {type: state, default: x}}\n',
};

describe('a variable is read', () => {
  it.each<[string, Files]>([
    ['by a prompt', { 'agents.yaml': "agents: [{name: A, system_message: 'It is {{v}}.'}]" }],
    [
      'by the prompt of the selector',
      {
        'orchestrator.yaml':
          "speaker_selection: {prompt: 'It is {{v}}.'}\norchestration_pattern: AutoPattern",
        'agents.yaml': 'agents: [{name: A, description: d, system_message: a}]',
      },
    ],
    [
      'by a guardrail that asks a model',
      {
        'agents.yaml':
          "agents: [{name: A, system_message: Hi., guardrails: {input: [{name: g, action: block, llm: {prompt: 'Is it {{v}}?'}}]}}]",
      },
    ],
    [
      'by a tool',
      {
        'tools.yaml': 'tools: [{name: t, description: d, module: tools.t}]',
        'tools/t.ts': 'export const t = (ctx: any) => ctx.context.get("v");',
      },
    ],
    [
      'by a tool that takes it out of all variables',
      {
        'tools.yaml': 'tools: [{name: t, description: d, module: tools.t}]',
        'tools/t.js':
          'export function t({ context_variables }) {\n  const { v } = context_variables;\n  return v;\n}\n',
      },
    ],
    [
      'perhaps by a tool that reads names which code builds',
      {
        'tools.yaml': 'tools: [{name: t, description: d, module: tools.t}]',
        'tools/t.ts': 'export const t = (name: string, ctx: any) => ctx.context.get(name);',
      },
    ],
    [
      'perhaps by code that the context is passed to',
      {
        'tools.yaml': 'tools: [{name: t, description: d, module: tools.t}]',
        'tools/t.ts': 'export const t = (ctx: any) => JSON.stringify(ctx.context);',
      },
    ],
    [
      'by a function that chooses where to go',
      {
        'handoffs.yaml':
          'handoff_rules: [{source_agent: A, transition_target: FunctionTarget, module: tools.go, function: go}]',
        'tools/go.ts': 'export const go = (c: any) => (c.context.get("v") ? "terminate" : null);',
      },
    ],
  ])('%s', async (_what, files) => {
    const { diagnostics } = await loadFlow({ ...variable, ...files });
    expect(diagnostics).toEqual([]);
  });
});

describe('a variable next to code', () => {
  const declared = (source: string): Files => ({
    'context_variables.yaml': `definitions:\n  ▲v: {type: array${source}}\n`,
    'tools.yaml': 'tools: [{name: t, description: d, module: tools.t}]',
  });
  const reading: Files = { 'agents.yaml': "agents: [{name: A, system_message: 'It is {{v}}.'}]" };
  const tool = (body: string): Files => ({
    'tools/t.ts': `import type { ToolContext } from '@mozaiks/contracts';\nexport function t(ctx: ToolContext, context_variables: { v: string[] }) { ${body} }\n`,
  });

  it.each<[string, string, Files]>([
    [
      'is reported if code only writes it',
      'WF064',
      { ...declared(''), ...tool("ctx.context.set('v', []);") },
    ],
    [
      'is reported if no code uses it',
      'WF064',
      { ...declared(', source: {type: static, value: []}'), ...tool('return ctx.app_id;') },
    ],
    [
      'is reported if it is read and code only reads it',
      'WF065',
      { ...declared(''), ...reading, ...tool("return ctx.context.get('v');") },
    ],
  ])('%s', async (_what, code, files) => {
    const marked = findMark(files);
    expect((await loadFlow(marked.files)).found).toEqual([`${code} ${marked.at}`]);
  });

  it.each<[string, string]>([
    ['sets it', "ctx.context.set('v', []);"],
    ['assigns it', 'context_variables.v = [];'],
    ['changes what it holds', "context_variables.v.push('x');"],
    [
      'sets names that it builds',
      "for (const name of ['v', ctx.app_id]) ctx.context.set(name, []);",
    ],
  ])('is written if code %s', async (_what, body) => {
    expect(
      (await loadFlow(findMark({ ...declared(''), ...reading, ...tool(body) }).files)).found,
    ).toEqual([]);
  });
});
