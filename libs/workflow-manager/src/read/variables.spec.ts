import type { VariableDefinition } from '@mozaiks/contracts';
import { goodFlow, loadFlow } from '../spec/folder.fixture.ts';

const variable = async (
  text: string,
  more: Record<string, string> = {},
): Promise<VariableDefinition | undefined> =>
  (await goodFlow({ 'context_variables.yaml': `definitions:\n  v: ${text}\n`, ...more })).definition
    .variables[0];
const found = async (text: string, more: Record<string, string> = {}) =>
  (
    await loadFlow({ 'context_variables.yaml': `definitions:\n  v: ${text}\n`, ...more })
  ).found.filter((code) => !/WF06[45]/.test(code));

describe('context variables', () => {
  it('have every default filled in', async () => {
    expect(await variable('{type: string}')).toEqual({
      name: 'v',
      type: 'string',
      source: { type: 'state', triggers: [] },
      sensitive: false,
      client_writable: false,
    });
  });

  it('may be a list', async () => {
    const { definition } = await goodFlow({
      'context_variables.yaml': 'definitions: [{name: a, type: int}, {name: b, type: object}]',
    });
    expect(definition.variables.map(({ name, type }) => [name, type])).toEqual([
      ['a', 'integer'],
      ['b', 'object'],
    ]);
  });

  it.each([
    ['{type: array, source: {type: static, value: [1]}}', { type: 'static', value: [1] }],
    [
      '{type: boolean, source: {type: config, env_var: X, default: true}}',
      { type: 'config', env_var: 'X', default: true, required: false },
    ],
    [
      '{type: integer, source: {type: state, default: 0}}',
      { type: 'state', default: 0, triggers: [] },
    ],
    [
      '{type: string, source: {type: file, path: a.txt}}',
      { type: 'file', path: 'a.txt', value: 'x\ny\n' },
    ],
    [
      '{type: object, source: {type: file, path: d/a.json}}',
      { type: 'file', path: 'd/a.json', value: { k: 1 } },
    ],
    [
      '{type: array, source: {type: file, path: a.txt, format: yaml}}',
      { type: 'file', path: 'a.txt', value: 'x y' },
    ],
    [
      '{type: array, source: {type: file, path: none, default: []}}',
      { type: 'file', path: 'none', value: [] },
    ],
  ])('read the source of %s', async (text, source) => {
    const files = { 'a.txt': 'x\r\ny\r\n', 'd/a.json': '{"k": 1}' };
    const result = await loadFlow({
      'context_variables.yaml': `definitions:\n  v: ${text}\n`,
      ...files,
    });
    const isText = 'value' in source && source.value === 'x y';
    if (isText) expect(result.found).toEqual(['WF035 context_variables.yaml:2:47']);
    else expect(result.workflow?.definition.variables[0]?.source).toEqual(source);
  });

  it('are computed by an expression that is parsed once', async () => {
    const found_ = await variable(
      '{type: boolean, source: {type: computed, expression: "len(${app_id}) > 3"}}',
    );
    expect(found_?.source).toMatchObject({
      type: 'computed',
      expression: { source: 'len(${app_id}) > 3', node: { kind: 'compare' } },
    });
  });

  it('are state if nothing computes them, as in published folders', async () => {
    const result = await loadFlow({
      'context_variables.yaml':
        'definitions:\n  v: {type: string, source: {type: computed, default: x}}\n',
    });
    expect(result.workflow?.definition.variables[0]?.source).toEqual({
      type: 'state',
      default: 'x',
      triggers: [],
    });
    expect(result.found).toContain('WF015 context_variables.yaml:2:29');
  });

  it('change by triggers', async () => {
    const tools = {
      'tools.yaml':
        'tools: [{name: ask, description: d, tool_type: UI_Tool, ui: {component: Form}}]',
      'ui_config.yaml': 'components: [Form]',
    };
    const result = await variable(
      '{type: string, source: {type: state, triggers: [{type: agent_text, agent: A, match: {regex: "^N"}, set: x}, {type: ui_response, tool: ask, response_key: k}]}}',
      tools,
    );
    expect(result?.source).toMatchObject({
      triggers: [
        { type: 'agent_text', agent: 'A', match: { regex: '^N' }, set: 'x', ui_hidden: false },
        { type: 'ui_response', tool: 'ask', response_key: 'k' },
      ],
    });
  });

  it.each([
    [
      'a first value of another type',
      '{type: boolean, source: {type: state, default: "no"}}',
      ['WF035 context_variables.yaml:2:53'],
    ],
    [
      'a trigger that sets another type',
      '{type: integer, source: {type: state, triggers: [{type: agent_text, agent: A, match: {equals: x}, set: y}]}}',
      ['WF035 context_variables.yaml:2:109'],
    ],
    [
      'a match of two kinds',
      '{type: string, source: {type: state, triggers: [{type: agent_text, agent: A, match: {equals: x, contains: y}}]}}',
      ['WF019 context_variables.yaml:2:90'],
    ],
    [
      'a pattern that may take for ever',
      '{type: string, source: {type: state, triggers: [{type: agent_text, agent: A, match: {regex: "(a)\\\\1"}}]}}',
      ['WF033 context_variables.yaml:2:98'],
    ],
    [
      'an unknown agent',
      '{type: string, source: {type: state, triggers: [{type: agent_text, agent: Z, match: {equals: x}}]}}',
      ['WF020 context_variables.yaml:2:80'],
    ],
    [
      'a runtime value that there is not',
      '{type: string, source: {type: runtime}}',
      ['WF024 context_variables.yaml:2:29'],
    ],
    [
      'a file outside of the folder',
      '{type: string, source: {type: file, path: ../x}}',
      ['WF041 context_variables.yaml:2:48'],
    ],
    [
      'a file that is no JSON',
      '{type: object, source: {type: file, path: bad.json}}',
      ['WF007 bad.json:1:1'],
    ],
    [
      'a file with a refused key',
      '{type: object, source: {type: file, path: evil.json}}',
      ['WF004 evil.json:2:3'],
    ],
  ])('refuse %s', async (_what, text, codes) => {
    expect(
      await found(text, { 'bad.json': '{', 'evil.json': '{"a":\n {"__proto__": 1}}' }),
    ).toEqual(codes);
  });

  it('may not hide what the runtime always gives', async () => {
    const result = await loadFlow({
      'context_variables.yaml': 'definitions:\n  user_id: {type: string}\n',
    });
    expect(result.found).toEqual(['WF029 context_variables.yaml:2:3']);
  });

  it('may not be computed in a cycle', async () => {
    const text =
      'definitions:\n  a: {type: number, source: {type: computed, expression: "${b}"}}\n  b: {type: number, source: {type: computed, expression: "${a}"}}\n';
    expect((await loadFlow({ 'context_variables.yaml': text })).found).toEqual([
      'WF028 context_variables.yaml:2:3',
      'WF028 context_variables.yaml:3:3',
    ]);
  });

  it('are shown to the agents that the file lists', async () => {
    const text =
      'definitions: {v: {type: string}, w: {type: string}}\nagents:\n  - {agent_name: A, variables: [v, w]}\n  - {agent: "*", variables: v, placement: prepend, template: "v is {{v}}"}\n';
    const { workflow, found: codes } = await loadFlow({ 'context_variables.yaml': text });
    expect(codes.filter((code) => !code.startsWith('WF065'))).toEqual([
      'WF015 context_variables.yaml:3:6',
    ]);
    expect(workflow?.definition.agents[0]?.exposures).toEqual([
      { variables: ['v', 'w'], placement: 'append' },
      { variables: ['v'], placement: 'prepend', template: 'v is {{v}}' },
    ]);
  });
});
