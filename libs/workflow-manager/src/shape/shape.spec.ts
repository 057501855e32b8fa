import { loadFlow } from '../spec/folder.fixture.ts';

const messages = async (file: string, text: string) =>
  (await loadFlow({ [file]: text })).diagnostics.map(({ code, message, hint }) => [
    code,
    message,
    hint,
  ]);

describe('shapes', () => {
  it('report every mistake of every file at once', async () => {
    const { found } = await loadFlow({
      'orchestrator.yaml': 'max_turns: 0\nstartup_mod: UserDriven\n',
      'agents.yaml': 'agents:\n  - {name: A, system_message: 1}\n  - {system_message: b}\n',
      'ui_config.yaml': 'title: [x]\n',
    });
    expect(found).toEqual([
      'WF011 agents.yaml:2:31',
      'WF012 agents.yaml:3:5',
      'WF011 orchestrator.yaml:1:12',
      'WF010 orchestrator.yaml:2:1',
      'WF011 ui_config.yaml:1:8',
    ]);
  });

  it.each([
    ['orchestrator.yaml', 'max_tuns: 1', 'max_turns'],
    ['orchestrator.yaml', 'human_in_loop: true', 'human_in_the_loop'],
    ['tools.yaml', 'tool: []', 'tools'],
    ['script.yaml', 'answer: []', 'answers'],
  ])('suggest the nearest key: %s %s', async (file, text, key) => {
    expect((await messages(file, text))[0]?.[2]).toBe(`did you mean ${key}?`);
  });

  it('name what an unknown word could have been', async () => {
    expect(await messages('orchestrator.yaml', 'startup_mode: AgentDrive')).toEqual([
      ['WF013', 'startup_mode cannot be AgentDrive', 'did you mean AgentDriven?'],
    ]);
  });

  it.each(['pipeline', 'PIPELINEPATTERN', 'PipelinePattern', 'pipeline_pattern'])(
    'take the pattern without case and ending: %s',
    async (pattern) => {
      const { workflow, diagnostics } = await loadFlow({
        'orchestrator.yaml': `orchestration_pattern: ${pattern}`,
      });
      expect(workflow?.definition.orchestration_pattern).toBe('PipelinePattern');
      expect(diagnostics).toEqual([]);
    },
  );

  it.each(['strategy', 'orchestration_strategy'])(
    'take %s for orchestration_pattern, with a warning that names it',
    async (alias) => {
      const { workflow, diagnostics } = await loadFlow({
        'orchestrator.yaml': `${alias}: Pipeline`,
      });
      expect(workflow?.definition.orchestration_pattern).toBe('PipelinePattern');
      expect(diagnostics.map(({ code, severity, hint }) => [code, severity, hint])).toEqual([
        ['WF015', 'warning', 'write orchestration_pattern'],
      ]);
    },
  );

  it('refuse a key together with its other name', async () => {
    expect(
      (await loadFlow({ 'orchestrator.yaml': 'initial_agent: A\nprimary_agent: A' })).found,
    ).toContain('WF003 orchestrator.yaml:2:1');
  });

  it('take a key without a value for an absent one', async () => {
    const { workflow, diagnostics } = await loadFlow({
      'orchestrator.yaml': 'initial_message: null\nmax_turns:\n',
      'handoffs.yaml':
        'handoff_rules:\n  - {source_agent: A, target_agent: user, handoff_type: after_work, condition: null, condition_scope: null}\n',
    });
    expect(diagnostics).toEqual([]);
    expect(workflow?.definition.max_turns).toBe(20);
    expect(workflow?.definition.handoffs).toEqual([
      { index: 0, source: 'A', target: { type: 'user' }, kind: 'after_work' },
    ]);
  });

  it('take the name of the file as a key around all of it', async () => {
    const { workflow, found } = await loadFlow({
      'structured_outputs.yaml':
        'structured_outputs:\n  models: {M: {fields: {a: str}}}\n  registry: {A: M}\n',
    });
    expect(found).toEqual(['WF015 structured_outputs.yaml:1:1']);
    expect(Object.keys(workflow?.definition.output_models ?? {})).toEqual(['M']);
  });

  it.each([
    [
      'a trigger',
      'context_variables.yaml',
      'definitions: {v: {type: string, source: {type: state, triggers: [{type: nothing}]}}}',
      'WF013',
    ],
    [
      'a source',
      'context_variables.yaml',
      'definitions: {v: {type: string, source: {type: static}}}',
      'WF012',
    ],
    [
      'a key of another source',
      'context_variables.yaml',
      'definitions: {v: {type: string, source: {type: static, value: x, env_var: Y}}}',
      'WF010',
    ],
    ['a rule', 'handoffs.yaml', 'handoff_rules: [{target_agent: user}]', 'WF012'],
    ['a hook', 'hooks.yaml', 'hooks: {on_nothing: hooks.a.b}', 'WF010'],
  ])('look into %s', async (...[, file, text, code]) => {
    expect((await messages(file, text))[0]?.[0]).toBe(code);
  });

  it('do not report names that a broken file may declare', async () => {
    const { found } = await loadFlow({
      'agents.yaml': 'agents: [',
      'context_variables.yaml': 'a: b: c',
      'handoffs.yaml': 'handoff_rules: [{source_agent: A, target_agent: B, condition: "${x} > 1"}]',
    });
    expect(found).toEqual(['WF001 agents.yaml:1:9', 'WF001 context_variables.yaml:1:5']);
  });

  it('are not read from outside of the folder', async () => {
    const { found } = await loadFlow({
      'ui_config.yaml': { link: '../secret.yaml' },
      '/secret.yaml': 'title: x',
    });
    expect(found).toEqual(['WF041 ui_config.yaml:1:1']);
  });

  it('name the file that another one misspells', async () => {
    const { diagnostics } = await loadFlow({ 'Tools.yml': '' });
    expect(diagnostics).toMatchObject([{ code: 'WF106', hint: 'rename it to tools.yaml' }]);
  });
});
