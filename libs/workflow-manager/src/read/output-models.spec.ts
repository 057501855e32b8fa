import { goodFlow, loadFlow } from '../spec/folder.fixture.ts';

const model = async (fields: string, more = '') =>
  (
    await goodFlow({
      'structured_outputs.yaml': `models:\n  M: {type: model, fields: ${fields}}\n${more}`,
    })
  ).definition.output_models['M'];
const property = async (field: string) =>
  ((await model(`{f: ${field}}`))?.['properties'] as Record<string, unknown>)['f'];

describe('structured output models', () => {
  it.each([
    ['str', { type: 'string' }],
    ['{type: int, description: d}', { type: 'integer', description: 'd' }],
    ['{type: float}', { type: 'number' }],
    ['{type: bool, default: false}', { type: 'boolean', default: false }],
    ['{type: list, items: str}', { type: 'array', items: { type: 'string' } }],
    [
      '{type: list, items: {type: list, items: int}}',
      { type: 'array', items: { type: 'array', items: { type: 'integer' } } },
    ],
    ['{type: dict}', { type: 'object' }],
    ['{type: dict, items: int}', { type: 'object', additionalProperties: { type: 'integer' } }],
    ['{type: literal, values: [a, 1, null]}', { enum: ['a', 1, null] }],
    ["{type: union, variants: [str, 'null']}", { anyOf: [{ type: 'string' }, { type: 'null' }] }],
    ['{type: optional, items: str}', { anyOf: [{ type: 'string' }, { type: 'null' }] }],
    [
      '{type: optional_list, items: str}',
      { anyOf: [{ type: 'array', items: { type: 'string' } }, { type: 'null' }] },
    ],
    ['{type: str, optional: true}', { anyOf: [{ type: 'string' }, { type: 'null' }] }],
    ['any', {}],
  ])('know the type %s', async (field, schema) => {
    expect(await property(field)).toEqual(schema);
  });

  it('require fields that are not optional and have no default', async () => {
    expect(
      await model('{a: str, b: {type: str, optional: true}, c: {type: str, default: x}}'),
    ).toMatchObject({
      type: 'object',
      required: ['a'],
      additionalProperties: false,
    });
  });

  it('contain the models that they refer to', async () => {
    expect(
      await model(
        '{p: P}',
        '  P: {fields: {q: {type: list, items: Q}}}\n  Q: {fields: {s: str}}\n  R: {fields: {s: str}}\n',
      ),
    ).toMatchObject({
      properties: { p: { $ref: '#/$defs/P' } },
      $defs: { P: { properties: { q: { items: { $ref: '#/$defs/Q' } } } }, Q: { type: 'object' } },
    });
  });

  it('may be recursive, and check values to the bottom', async () => {
    const workflow = await goodFlow({
      'structured_outputs.yaml':
        'models:\n  Tree: {fields: {name: str, children: {type: list, items: Tree}}}\n',
    });
    const tree = (name: unknown) => ({
      name: 'a',
      children: [{ name: 'b', children: [{ name, children: [] }] }],
    });
    expect(workflow.checkOutput('Tree', tree('c') as never)).toEqual({ ok: true });
    expect(workflow.checkOutput('Tree', tree(1) as never)).toEqual({
      ok: false,
      problems: ['/children/0/children/0/name must be string'],
    });
  });

  it('may be a JSON Schema', async () => {
    const { definition } = await goodFlow({
      'structured_outputs.yaml': 'models: {M: {json_schema: {type: object, required: [a]}}}',
    });
    expect(definition.output_models['M']).toEqual({ type: 'object', required: ['a'] });
  });

  it.each([
    'registry: {A: M, B: null}',
    'registry: [{agent: A, model: M}, {agent: B, model: null}]',
  ])('are registered for agents: %s', async (registry) => {
    const files = {
      'agents.yaml': 'agents: {A: {role: a}, B: {role: b}}',
      'structured_outputs.yaml': `models: {M: {fields: {a: str}}}\n${registry}\n`,
    };
    const { workflow } = await loadFlow(files);
    expect(workflow?.definition.agents.map(({ output_model }) => output_model)).toEqual([
      'M',
      undefined,
    ]);
  });

  it.each([
    ['models:\n  M: {fields: {a: strr}}', 'WF023 structured_outputs.yaml:2:19'],
    ['models:\n  M: {fields: {a: {type: literal}}}', 'WF012 structured_outputs.yaml:2:19'],
    ['models:\n  M: {fields: {a: {type: union}}}', 'WF012 structured_outputs.yaml:2:19'],
    ['models:\n  M: {}', 'WF012 structured_outputs.yaml:2:3'],
    ['models:\n  M: {fields: {a: str}, json_schema: {}}', 'WF019 structured_outputs.yaml:2:3'],
    ['registry:\n  Z: M', 'WF020 structured_outputs.yaml:2:3'],
    [
      'models:\n  M: {json_schema: {$ref: "https://example.com/x.json"}}',
      'WF034 structured_outputs.yaml:2:20',
    ],
    [
      'models:\n  M: {json_schema: {type: string, pattern: "(?=x)"}}',
      'WF034 structured_outputs.yaml:2:20',
    ],
    ['models:\n  M: {json_schema: {unknown_keyword: 1}}', 'WF034 structured_outputs.yaml:2:20'],
  ])('refuse %s', async (text, found) => {
    expect((await loadFlow({ 'structured_outputs.yaml': text })).found).toContain(found);
  });
});
