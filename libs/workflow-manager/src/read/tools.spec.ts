import { goodFlow, loadFlow, type Files } from '../spec/folder.fixture.ts';

const greet =
  '/** Greets. */\nexport function greet({ name }: { name: string }): string { return name; }\n';
const tools = async (text: string, more: Files = {}) => {
  const workflow = await goodFlow({
    'tools/greet.ts': greet,
    'tools.yaml': `tools:\n${text}\n`,
    ...more,
  });
  return workflow.definition.tools;
};

describe('tools', () => {
  it('need only three lines, without a diagnostic', async () => {
    const { workflow, diagnostics } = await loadFlow({
      'tools/greet.ts':
        'export function greet({ name }: { name: string }): string { return name; }\n',
      'tools.yaml':
        'tools:\n  - name: greet\n    module: tools.greet\n    description: Greets somebody.\n',
    });
    expect(diagnostics).toEqual([]);
    expect(workflow?.definition.tools).toHaveLength(1);
  });

  it('have every default filled in', async () => {
    expect(await tools('  - {name: greet, module: tools.greet}')).toEqual([
      {
        name: 'greet',
        kind: 'agent_tool',
        description: 'Greets.',
        parameters: {
          type: 'object',
          properties: { name: { type: 'string' } },
          required: ['name'],
          additionalProperties: false,
        },
        code: {
          module: 'tools/greet.ts',
          function: 'greet',
          call: { style: 'object', parameters: [] },
        },
        auto_invoke: false,
        timeout_ms: 30_000,
        retries: 0,
        on_interrupt: 'report',
        requires_approval: 'never',
        isolation: 'worker',
        max_result_bytes: 65_536,
      },
    ]);
  });

  it('take the time limit of the workflow', async () => {
    const [tool] = await tools('  - {name: greet, module: tools.greet}', {
      'orchestrator.yaml': 'defaults: {tool_timeout_ms: 5}',
    });
    expect(tool?.timeout_ms).toBe(5);
  });

  it.each([
    ['a dotted path', 'module: tools.greet', 'tools/greet.ts'],
    ['a file in tools', 'file: greet.ts', 'tools/greet.ts'],
    ['a file by its path', 'file: tools/greet.ts', 'tools/greet.ts'],
    ['a module next to the YAML files', 'file: root.mjs', 'root.mjs'],
    ['a module in a folder of tools', 'module: tools.deep.greet', 'tools/deep/greet.js'],
    ['a shared module', 'module: _shared.greet', '_shared/greet.ts'],
    ['a shared file', 'file: _shared/greet.ts', '_shared/greet.ts'],
  ])('are found by %s', async (_what, where, module) => {
    const js = 'export function greet(name) { return name; }\n';
    const more = { 'root.mjs': js, 'tools/deep/greet.js': js, '/_shared/greet.ts': greet };
    expect(
      (await tools(`  - {name: greet, description: d, ${where}}`, more))[0]?.code?.module,
    ).toBe(module);
  });

  it('have the name of their function by default, and the other way round', async () => {
    const found = await tools(
      '  - {function: greet, file: greet.ts}\n  - {name: hello, function: greet, file: greet.ts}',
    );
    expect(found.map(({ name, code }) => [name, code?.function])).toEqual([
      ['greet', 'greet'],
      ['hello', 'greet'],
    ]);
  });

  it('belong to all agents, to one or to some', async () => {
    const files = {
      'agents.yaml': 'agents: {A: {role: a}, B: {role: b}, C: {role: c}}',
      'tools/greet.ts': greet,
      'tools.yaml':
        'tools:\n  - {name: one, function: greet, file: greet.ts, agent: A}\n  - {name: some, function: greet, file: greet.ts, agent: [B, C]}\n  - {name: all, function: greet, file: greet.ts}\n',
    };
    expect((await goodFlow(files)).definition.agents.map((agent) => agent.tools)).toEqual([
      ['one', 'all'],
      ['some', 'all'],
      ['some', 'all'],
    ]);
  });

  it('are one tool when the same function is listed for several agents', async () => {
    const files = {
      'agents.yaml': 'agents: {A: {role: a}, B: {role: b}, C: {role: c}}',
      'tools/greet.ts': greet,
      'tools.yaml':
        'tools:\n  - {function: greet, file: greet.ts, agent: A}\n  - {function: greet, file: greet.ts, agent: B}\n',
    };
    const { definition } = await goodFlow(files);
    expect(definition.tools).toHaveLength(1);
    expect(definition.agents.map((agent) => agent.tools.length)).toEqual([1, 1, 0]);
  });

  it('may be a UI tool without a function, with the arguments of its component', async () => {
    const ui =
      'components: {Form: {mode: artifact, schema: {type: object, properties: {a: {type: string}}}}}';
    const [tool] = await tools(
      '  - {name: ask, description: d, tool_type: UI_Tool, ui: {component: Form}}',
      { 'ui_config.yaml': ui },
    );
    expect(tool).toMatchObject({
      kind: 'ui_tool',
      parameters: { properties: { a: { type: 'string' } } },
      ui: { component: 'Form', mode: 'artifact' },
    });
    expect(tool?.code).toBeUndefined();
  });

  it('may ask a person by an expression over arguments and variables', async () => {
    const pay = {
      'tools/pay.ts':
        '/** Pays. */\nexport function pay({ sum }: { sum: number }): number { return sum; }\n',
    };
    const [tool] = await tools(
      '  - {name: pay, module: tools.pay, requires_approval: "${sum} > 100 or ${app_id} == \'x\'"}',
      pay,
    );
    expect(tool?.requires_approval).toMatchObject({ source: "${sum} > 100 or ${app_id} == 'x'" });
    const wrong = await loadFlow({
      ...pay,
      'tools.yaml':
        'tools:\n  - {name: pay, module: tools.pay, requires_approval: "${sum} > \'a\' or ${summ}"}\n',
    });
    expect(wrong.found).toEqual(['WF031 tools.yaml:2:56', 'WF024 tools.yaml:2:72']);
  });

  it.each([
    ['always', 'always'],
    ['true', 'always'],
    ['false', 'never'],
    ['never', 'never'],
  ])('ask a person: %s', async (written, meant) => {
    expect(
      (await tools(`  - {name: greet, module: tools.greet, requires_approval: ${written}}`))[0]
        ?.requires_approval,
    ).toBe(meant);
  });

  it('never show a model what the runtime fills', async () => {
    const schema =
      '{type: object, properties: {name: {type: string}, user_id: {type: string}}, required: [name, user_id]}';
    const [tool] = await tools(`  - {name: greet, module: tools.greet, parameters: ${schema}}`);
    expect(tool?.parameters).toEqual({
      type: 'object',
      properties: { name: { type: 'string' } },
      required: ['name'],
    });
  });

  it('take their one parameter for the argument object when the written schema has other keys', async () => {
    const js = { 'tools/j.js': 'export const f = (args, ctx) => args.city;\n' };
    const [tool] = await tools(
      '  - {name: f, description: d, file: j.js, parameters: {properties: {city: {type: string}}}}',
      js,
    );
    expect(tool?.code?.call).toEqual({ style: 'object', parameters: ['ctx'] });
  });

  it.each([
    ['{name: greet, file: none.ts, description: d}', 'WF040 tools.yaml:2:25'],
    ['{name: greet, description: d}', 'WF012 tools.yaml:2:5'],
    [
      '{name: transfer_to_B, description: d, tool_type: UI_Tool, ui: {component: X}}',
      'WF029 tools.yaml:2:12',
    ],
    ['{name: greet, module: tools.greet, agent: Z}', 'WF020 tools.yaml:2:47'],
    ['{name: greet, module: tools.greet, parameters: {type: array}}', 'WF034 tools.yaml:2:52'],
    ['{name: ask, description: d, tool_type: UI_Tool}', 'WF012 tools.yaml:2:12'],
    ['{file: greet.ts}', 'WF012 tools.yaml:2:5'],
    ['{name: greet, module: node.fs}', 'WF040 tools.yaml:2:27'],
    ['{name: greet, file: "node:fs"}', 'WF043 tools.yaml:2:25'],
  ])('refuse %s', async (text, found) => {
    const files = {
      'tools/greet.ts': greet,
      'tools.yaml': `tools:\n  - ${text}\n`,
    };
    expect((await loadFlow(files)).found).toContain(found);
  });

  it('may not come through a link from outside', async () => {
    const files = {
      '/secret/greet.ts': greet,
      'tools/greet.ts': { link: '../../secret/greet.ts' },
      'tools.yaml': 'tools:\n  - {name: greet, file: greet.ts}\n',
    };
    expect((await loadFlow(files)).found).toContain('WF041 tools.yaml:2:25');
  });

  it('may not have one name for two functions', async () => {
    const files = {
      'tools/greet.ts': `${greet}export const other = greet;\n`,
      'tools.yaml':
        'tools:\n  - {name: greet, file: greet.ts}\n  - {name: greet, function: other, file: greet.ts}\n',
    };
    expect((await loadFlow(files)).found).toContain('WF017 tools.yaml:3:12');
  });

  it.each([
    [
      '$schema: "http://json-schema.org/draft-07/schema#"',
      'this JSON Schema is used without $schema (it is read as draft 2020-12)',
    ],
    ['example: {name: Ada}', 'this JSON Schema is used without the unknown keyword "example"'],
    [
      'properties: {name: {type: string, format: nickname, x-order: 1}}',
      'this JSON Schema is used without the unknown format "nickname", the unknown keyword "x-order"',
    ],
  ])('may have parameters with %s, which is one note', async (more, message) => {
    const { workflow, diagnostics } = await loadFlow({
      'tools/greet.ts': greet,
      'tools.yaml': `tools:\n  - {name: greet, module: tools.greet, parameters: {type: object, ${more}}}\n`,
    });
    expect(diagnostics).toMatchObject([{ code: 'WF037', severity: 'note', message, line: 2 }]);
    expect(workflow?.checkArguments('greet', { name: 'any text' })).toEqual({ ok: true });
  });

  it('may write a list of items as draft 7 does', async () => {
    const pair = '{type: array, items: [{type: number}, {type: string}], additionalItems: false}';
    const schema = `{$schema: "http://json-schema.org/draft-07/schema#", properties: {name: ${pair}}}`;
    const files = {
      'tools/greet.ts': greet,
      'tools.yaml': `tools:\n  - {name: greet, file: greet.ts, parameters: ${schema}}\n`,
    };
    const { checkArguments, definition } = await goodFlow(files);
    expect(definition.tools[0]?.parameters).toEqual({
      type: 'object',
      properties: {
        name: {
          type: 'array',
          prefixItems: [{ type: 'number' }, { type: 'string' }],
          items: false,
        },
      },
    });
    expect(checkArguments('greet', { name: [1, 'a'] })).toEqual({ ok: true });
    expect(checkArguments('greet', { name: ['a', 'a'] })).toEqual({
      ok: false,
      problems: ['/name/0 must be number'],
    });
    expect(checkArguments('greet', { name: [1, 'a', 2] }).ok).toBe(false);
  });

  it('may give defineTool a schema of draft 7', async () => {
    const schema =
      "{ $schema: 'http://json-schema.org/draft-07/schema#', type: 'object', properties: { a: { type: 'string', format: 'odd' } } }";
    const source = `import { defineTool } from '@mozaiks/contracts';\nexport const t = defineTool({ description: 'd', parameters: ${schema}, run: () => 1 });\n`;
    const { found, workflow } = await loadFlow({
      'tools/t.ts': source,
      'tools.yaml': 'tools:\n  - {name: t, file: t.ts}\n',
    });
    expect(found).toEqual(['WF037 tools.yaml:2:12']);
    expect(workflow?.definition.tools[0]?.parameters).toEqual({
      type: 'object',
      properties: { a: { type: 'string' } },
    });
  });

  it.each([
    '{type: strin}',
    '{required: name}',
    '{properties: {name: {minimum: low}}}',
    '{type: object, name: {type: string}}',
    '{$schema: "http://example.com/mine"}',
  ])('may not have parameters %s', async (schema) => {
    const files = {
      'tools/greet.ts': greet,
      'tools.yaml': `tools:\n  - {name: greet, file: greet.ts, parameters: ${schema}}\n`,
    };
    expect((await loadFlow(files)).found).toContain('WF034 tools.yaml:2:47');
  });

  it('of the user interface return an object if the schema of the answer has properties', async () => {
    const ui =
      '{component: Form, response_schema: {properties: {size: {type: integer}}, required: [size]}}';
    const [tool] = await tools(`  - {name: ask, description: d, tool_type: UI_Tool, ui: ${ui}}`, {
      'ui_config.yaml': 'components: [Form]',
    });
    expect(tool?.ui?.response_schema).toMatchObject({ type: 'object', required: ['size'] });
  });
});

describe('entries of one tool', () => {
  const agents = 'agents: {A: {role: a}, B: {role: b}, C: {role: c}}';
  const listed = (...entries: readonly string[]): Files => ({
    'agents.yaml': agents,
    'tools/greet.ts': `${greet}export const other = greet;\n`,
    'tools.yaml': `tools:\n${entries.map((entry) => `  - {name: greet, file: greet.ts, ${entry}}\n`).join('')}`,
  });

  it('keep the settings of each agent', async () => {
    const { definition } = await goodFlow(
      listed(
        'agent: A',
        'agent: [B, C], description: For B., requires_approval: always, timeout_ms: 500, retries: 2',
      ),
    );
    expect(definition.tools).toMatchObject([
      {
        name: 'greet',
        agents: ['A'],
        description: 'Greets.',
        requires_approval: 'never',
        timeout_ms: 30_000,
        retries: 0,
      },
      {
        name: 'greet',
        agents: ['B', 'C'],
        description: 'For B.',
        requires_approval: 'always',
        timeout_ms: 500,
        retries: 2,
      },
    ]);
    expect(definition.agents.map((agent) => agent.tools)).toEqual([
      ['greet'],
      ['greet'],
      ['greet'],
    ]);
  });

  it('check the arguments by the schema of the agent', async () => {
    const short = 'parameters: {type: object, properties: {name: {type: string, maxLength: 3}}}';
    const { checkArguments } = await goodFlow(listed('agent: A', `agent: B, ${short}`));
    expect(checkArguments('greet', { name: 'Hubert' }, 'A')).toEqual({ ok: true });
    expect(checkArguments('greet', { name: 'Hubert' }, 'B').ok).toBe(false);
    expect(checkArguments('greet', { name: 'Hubert' }, 'C')).toEqual({
      ok: false,
      problems: ['there is no tool greet'],
    });
  });

  it('are one tool for all agents if their settings are the same', async () => {
    const { definition } = await goodFlow(listed('agent: A, retries: 1', 'agent: B, retries: 1'));
    expect(definition.tools).toHaveLength(1);
    expect(definition.tools[0]).not.toHaveProperty('agents');
  });

  it('may not contradict each other for one agent', async () => {
    const { diagnostics } = await loadFlow(
      listed('requires_approval: always, timeout_ms: 5', 'agent: [A, B]'),
    );
    expect(diagnostics).toMatchObject([
      {
        code: 'WF036',
        message:
          'two entries of the tool greet apply to A, B and differ in timeout_ms, requires_approval',
        hint: 'name other agents here, or in the entry on line 2',
        line: 3,
      },
    ]);
  });

  it('may not have two functions, whatever their agents', async () => {
    expect((await loadFlow(listed('agent: A', 'agent: B, function: other'))).found).toEqual([
      'WF017 tools.yaml:3:12',
    ]);
  });

  it('may show another component to each agent', async () => {
    const ui = (agent: string, component: string): string =>
      `  - {name: ask, agent: ${agent}, description: d, tool_type: UI_Tool, ui: {component: ${component}}}\n`;
    const { definition } = await goodFlow({
      'agents.yaml': agents,
      'tools.yaml': `tools:\n${ui('A', 'Short')}${ui('B', 'Long')}`,
      'ui_config.yaml': 'components: [Short, Long]',
    });
    expect(definition.tools.map((tool) => [tool.agents, tool.ui?.component])).toEqual([
      [['A'], 'Short'],
      [['B'], 'Long'],
    ]);
  });
});

describe('hooks', () => {
  const hook = 'export function start() {}\nexport function other() {}\n';

  it('are read from both forms', async () => {
    const list =
      'hooks:\n  - {hook_type: on_workflow_start, file: h.ts, function: start}\n  - {hook_type: update_agent_state, hook_agent: A, filename: h.ts, function: other, timeout_ms: 5}\n  - {hook_type: on_handoff, hook_agent: all, module: hooks.h, function: start}\n';
    const code = { module: 'hooks/h.ts', function: 'start' };
    expect((await goodFlow({ 'hooks/h.ts': hook, 'hooks.yaml': list })).definition.hooks).toEqual([
      { type: 'on_workflow_start', code, timeout_ms: 10_000 },
      {
        type: 'update_agent_state',
        agent: 'A',
        code: { ...code, function: 'other' },
        timeout_ms: 5,
      },
      { type: 'on_handoff', code, timeout_ms: 10_000 },
    ]);
    const map =
      'hooks:\n  on_workflow_start: hooks.h.start\n  on_tool_result: [hooks.h.start, hooks.h.other]\n';
    expect(
      (await goodFlow({ 'hooks/h.ts': hook, 'hooks.yaml': map })).definition.hooks.map(
        ({ type, code: { function: name } }) => [type, name],
      ),
    ).toEqual([
      ['on_workflow_start', 'start'],
      ['on_tool_result', 'start'],
      ['on_tool_result', 'other'],
    ]);
  });

  it('must exist', async () => {
    const { found } = await loadFlow({
      'hooks/h.ts': hook,
      'hooks.yaml': 'hooks:\n  on_handoff: hooks.h.none\n  on_usage: hooks.g.start\n',
    });
    expect(found).toEqual(['WF045 hooks.yaml:2:15', 'WF040 hooks.yaml:3:13']);
  });
});
