import { evaluateExpression, isTrue } from '@mozaiks/contracts';
import { testCatalog } from './test-catalog.ts';
import { testWorkflow } from './test-workflow.ts';

describe('test workflow', () => {
  it('fills in the defaults of the loader', () => {
    const { definition, workflow_version } = testWorkflow({ agents: ['Greeter', 'Critic'] });
    expect(definition).toMatchObject({
      workflow_name: 'Test',
      initial_agent: 'Greeter',
      orchestration_pattern: 'DefaultPattern',
      max_turns: 20,
    });
    expect(definition.agents.map(({ name, visible, tools }) => ({ name, visible, tools }))).toEqual(
      [
        { name: 'Greeter', visible: true, tools: [] },
        { name: 'Critic', visible: true, tools: [] },
      ],
    );
    expect(workflow_version).toMatch(/^[0-9a-f]{64}$/);
  });

  it('has plain data as its definition', () => {
    const { definition } = testWorkflow({
      agents: ['A'],
      tools: { f: () => 1 },
      hooks: [{ type: 'on_usage', run: () => null }],
      script: [{ agent: 'A', steps: ['Hi'] }],
    });
    expect(JSON.parse(JSON.stringify(definition))).toEqual(definition);
    expect(Object.keys(definition).sort()).not.toContain('functions');
  });

  it('reads the short form of handoffs, and parses their expressions', () => {
    const { definition } = testWorkflow({
      agents: ['A', 'B'],
      handoffs: [
        { from: 'A', to: 'B', when: '${done} == true' },
        { from: 'A', to: 'B', condition: 'when it is done' },
        { from: 'B', to: 'user' },
      ],
    });
    expect(definition.handoffs.map(({ kind, target }) => [kind, target.type])).toEqual([
      ['post', 'agent'],
      ['llm', 'agent'],
      ['after_work', 'user'],
    ]);
    const node = definition.handoffs[0]?.expression?.node;
    const evaluation = node === undefined ? undefined : evaluateExpression(node, () => true);
    expect(evaluation?.ok === true && isTrue(evaluation.value)).toBe(true);
    expect(() =>
      testWorkflow({ agents: ['A'], handoffs: [{ from: 'A', to: 'user', when: '${' }] }),
    ).toThrow('${');
  });

  it('binds tools to their functions, their agents and their checks', () => {
    const workflow = testWorkflow({
      agents: ['A', 'B'],
      tools: {
        add: () => 3,
        only_b: {
          agents: ['B'],
          parameters: { type: 'object', required: ['x'], properties: { x: { type: 'integer' } } },
          requires_approval: '${x} > 3',
        },
        gone: { unavailable: true, check: () => ({ ok: false, problems: ['never'] }) },
      },
    });
    expect(workflow.definition.agents.map(({ tools }) => tools)).toEqual([
      ['add', 'gone'],
      ['add', 'only_b', 'gone'],
    ]);
    expect(Object.keys(workflow.functions)).toEqual(['add']);
    expect(workflow.checkArguments('only_b', { x: 1 })).toEqual({ ok: true });
    expect(workflow.checkArguments('only_b', { x: 1.5 })).toEqual({
      ok: false,
      problems: ['/x must be integer'],
    });
    expect(workflow.checkArguments('gone', {})).toEqual({ ok: false, problems: ['never'] });
    expect([...workflow.unavailable_tools]).toEqual(['gone']);
    expect(workflow.definition.tools[1]?.requires_approval).toMatchObject({ source: '${x} > 3' });
  });

  it('matches and replaces with plain regular expressions', () => {
    const { matcher, replaceAll, script } = testWorkflow({
      agents: ['A'],
      script: [{ agent: 'A', match: 'name is (\\w+)( .*)?', steps: ['Hi $1'] }],
    });
    expect(matcher('a(b)?')('xa')).toEqual(['a', null]);
    expect(matcher('z')('xa')).toBeNull();
    expect(replaceAll('[0-9]', 'a1b2', '$&')).toBe('a$&b$&');
    expect(script?.[0]?.matcher?.('My NAME is Ada')).toEqual(['NAME is Ada', 'Ada', null]);
  });
});

describe('test catalog', () => {
  it('finds workflows, and binds stored definitions to their code', () => {
    const workflow = testWorkflow({ agents: ['A'], workflow_name: 'Support' });
    const catalog = testCatalog([workflow]);
    expect(catalog.get('Support')).toBe(workflow);
    expect(catalog.get('Other')).toBeUndefined();
    expect(catalog.list().map(({ workflow_name }) => workflow_name)).toEqual(['Support']);
    expect(catalog.bind(workflow.workflow_version, workflow.definition)).toBe(workflow);
    const older = catalog.bind('older', { ...workflow.definition, max_turns: 1 });
    expect(older).toMatchObject({ workflow_version: 'older', definition: { max_turns: 1 } });
    expect(catalog.bind('older', workflow.definition)).toBe(older);
  });
});
