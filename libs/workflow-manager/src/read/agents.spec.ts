import { goodFlow, loadFlow } from '../spec/folder.fixture.ts';

const agents = async (text: string, more: Record<string, string> = {}) =>
  (await goodFlow({ 'agents.yaml': text, ...more })).definition.agents;
const llm = async (config: string, orchestrator = '') => {
  const [agent] = await agents(`agents: [{name: A, system_message: a, llm_config: ${config}}]`, {
    'orchestrator.yaml': orchestrator,
  });
  return agent?.llm_config;
};

describe('agents', () => {
  it('have every default filled in', async () => {
    expect(await agents('agents: {A: {role: Helper}}')).toEqual([
      {
        name: 'A',
        description: 'Helper',
        prompt: 'Helper',
        llm_config: {},
        human_input_mode: 'NEVER',
        structured_outputs_required: false,
        auto_tool_mode: false,
        history: { include: 'all', summarize: false },
        guardrails: { input: [], output: [] },
        visible: true,
        tools: [],
        exposures: [],
      },
    ]);
  });

  it.each([
    ['{role: R, system_message: M}', 'R\n\nM'],
    ['{prompt_sections: [{heading: H, content: C}, {content: D}]}', 'H\nC\n\nD'],
    ['{prompt_sections: {one: {heading: H, content: C}, two: D}}', 'H\nC\n\nD'],
    ['{prompt_file: prompts/a.md}', 'From\nfile.'],
  ])('have a prompt: %s', async (agent, prompt) => {
    expect(
      (await agents(`agents: {A: ${agent}}`, { 'prompts/a.md': 'From\r\nfile.\r\n' }))[0]?.prompt,
    ).toBe(prompt);
  });

  it('may not read a prompt from outside of the folder, not even through a link', async () => {
    const files = {
      'agents.yaml': 'agents:\n  - {name: A, prompt_file: p.md}\n',
      'p.md': { link: '../secret.md' },
      '/secret.md': 'x',
    };
    expect((await loadFlow(files)).found).toContain('WF041 agents.yaml:2:28');
  });

  it('name undeclared variables at their place in a prompt file', async () => {
    const files = {
      'agents.yaml': 'agents: {A: {prompt_file: p.md}}',
      'p.md': 'x\ny {{nobody}} {{ app_id }}\n',
    };
    expect((await loadFlow(files)).found).toEqual(['WF024 p.md:2:3']);
  });

  it('read braces that are no placeholder as text', async () => {
    expect(
      (await agents('agents: {A: {system_message: "{{\\"a\\": 1}} {{ a b }}"}}'))[0]?.prompt,
    ).toBe('{{"a": 1}} {{ a b }}');
  });

  it('are visible unless visual_agents leaves them out', async () => {
    const both = 'agents: {A: {role: a}, B: {role: b}}';
    expect(
      (await agents(both, { 'ui_config.yaml': 'visual_agents: [B, user]' })).map(
        ({ visible }) => visible,
      ),
    ).toEqual([false, true]);
  });

  it('use the lists of orchestrator.yaml if ui_config.yaml has none', async () => {
    const both = 'agents: {A: {role: a}, B: {role: b}}';
    expect(
      (await agents(both, { 'orchestrator.yaml': 'visual_agents: [A]' })).map(
        ({ visible }) => visible,
      ),
    ).toEqual([true, false]);
  });

  it('have the guardrails of their author', async () => {
    const rails =
      '{input: [{name: g, regex: "\\\\d+", action: replace}], output: [{name: h, regex: x, action: handoff, target: A}]}';
    expect((await agents(`agents: {A: {role: a, guardrails: ${rails}}}`))[0]?.guardrails).toEqual({
      input: [{ name: 'g', regex: '\\d+', action: 'replace', with: '' }],
      output: [{ name: 'h', regex: 'x', action: 'handoff', target: 'A' }],
    });
  });

  it.each([
    ['{name: g, action: block}', 'WF019'],
    ['{name: g, regex: x, action: handoff}', 'WF012'],
    ['{name: g, regex: x, action: handoff, target: Z}', 'WF020'],
  ])('refuse the guardrail %s', async (rail, code) => {
    const { diagnostics } = await loadFlow({
      'agents.yaml': `agents: {A: {role: a, guardrails: {input: [${rail}]}}}`,
    });
    expect(diagnostics.map((diagnostic) => diagnostic.code)).toEqual([code]);
  });

  it('must have a model registered when structured output is required', async () => {
    expect(
      (
        await loadFlow({
          'agents.yaml': 'agents:\n  A: {role: a, structured_outputs_required: true}\n',
        })
      ).found,
    ).toEqual(['WF023 agents.yaml:2:45']);
  });

  it('are checked against their models: whether tools or transfers are offered, and whether money is capped', async () => {
    const seen: unknown[] = [];
    const check_model = (config: object, use: object): readonly string[] => {
      seen.push([config, use]);
      return ['m: it cannot'];
    };
    const files = {
      'orchestrator.yaml': 'budget: {max_cost_usd: 1}',
      'agents.yaml':
        'agents: [{name: A, description: a, system_message: a, llm_config: {model: m}}, {name: B, description: b, system_message: b}]',
      'handoffs.yaml':
        'handoff_rules: [{source_agent: A, target_agent: B, handoff_type: condition, condition_type: llm, condition: done}]',
    };
    const { found } = await loadFlow(files, { check_model });
    expect(found.filter((each) => each.startsWith('WF081'))).toHaveLength(2);
    const use = { max_cost_usd: 1, prompt_tokens: expect.any(Number), scripted: false };
    expect(seen).toEqual([
      [{ model: 'm' }, { ...use, tools: true }],
      [{}, { ...use, tools: false }],
    ]);
  });

  it('need a provider of the process if they name none', async () => {
    const own = 'agents: [{name: A, system_message: x, llm_config: {provider: openai, model: m}}]';
    const nobody = { has_model_provider: false };
    expect((await loadFlow({}, nobody)).found).toEqual(['WF080 agents.yaml:1:1']);
    expect((await loadFlow({ 'agents.yaml': own }, nobody)).found).toEqual([]);
    expect(
      (
        await loadFlow(
          { 'agents.yaml': own.replace(']', ', {name: B, system_message: x}]') },
          nobody,
        )
      ).found,
    ).toContain('WF080 agents.yaml:1:1');
  });
});

describe('llm_config', () => {
  it('names an existing provider', async () => {
    const agents = (provider: string) => ({
      'agents.yaml': `agents: [{name: A, system_message: x, llm_config: {provider: ${provider}}}]`,
    });
    const { diagnostics } = await loadFlow(agents('antropic'));
    expect(diagnostics.map(({ code, message, hint }) => [code, message, hint])).toEqual([
      ['WF013', 'there is no model provider antropic', 'did you mean anthropic?'],
    ]);
    expect((await loadFlow(agents('house'))).diagnostics[0]?.hint).toBe(
      'known: anthropic, openai, openai-compatible, scripted',
    );
  });

  it('may name a provider that the process registers, and then no other', async () => {
    const models = {
      'orchestrator.yaml': 'models: {mine: {provider: house}, theirs: {provider: openai}}',
    };
    const { found } = await loadFlow(models, { providers: ['house'] });
    expect(found).toEqual(['WF013 orchestrator.yaml:1:54']);
  });

  it('overlays the defaults', async () => {
    const defaults = 'defaults: {llm_config: {model: big, temperature: 1, stop: END}}';
    expect(await llm('{temperature: 0}', defaults)).toEqual({
      model: 'big',
      temperature: 0,
      stop: ['END'],
    });
  });

  it('does not take the model of another provider', async () => {
    const defaults =
      'defaults: {llm_config: {provider: openai, model: big, api_key_env: K, temperature: 1}}';
    expect(await llm('{provider: anthropic}', defaults)).toEqual({
      provider: 'anthropic',
      temperature: 1,
    });
  });

  it('says what is not known of a model, and what is sent with every request', async () => {
    const config = `{model: m, context_window: 8192, max_output_tokens: 1024, prices: {input: 1, output: 2.5, cached_input: 0.1},
      api: responses, headers: {X-Team: TEAM}, extra_body: {top_k: 5}, api_version: '2023-06-01', reasoning_effort: xhigh}`;
    expect(await llm(config)).toEqual({
      model: 'm',
      context_window: 8192,
      max_output_tokens: 1024,
      prices: { input: 1, output: 2.5, cached_input: 0.1 },
      api: 'responses',
      headers: { 'X-Team': 'TEAM' },
      extra_body: { top_k: 5 },
      api_version: '2023-06-01',
      reasoning_effort: 'xhigh',
    });
  });

  it('does not take the prices and headers of another provider', async () => {
    const defaults =
      'defaults: {llm_config: {provider: openai, prices: {input: 1, output: 2}, headers: {X-A: B}, extra_body: {a: 1}}}';
    expect(await llm('{provider: anthropic}', defaults)).toEqual({ provider: 'anthropic' });
  });

  it('may be a name of models, with fallbacks', async () => {
    const models =
      'models: {fast: {model: f, fallback: [slow]}, slow: {model: s, fallback: [fast]}}';
    expect(await llm('fast', models)).toEqual({ model: 'f', fallback: [{ model: 's' }] });
  });

  it('may be a name in the defaults', async () => {
    const { definition } = await goodFlow({
      'orchestrator.yaml': 'defaults: {llm_config: fast}\nmodels: {fast: {model: f}}',
    });
    expect(definition.agents[0]?.llm_config).toEqual({ model: 'f' });
    expect(definition.speaker_selection.llm_config).toEqual({ model: 'f' });
  });

  it.each([
    ['api_key: abc', 'WF050 agents.yaml:2:47'],
    ['api_key_env: not-a-name', 'WF014 agents.yaml:2:60'],
    ['prices: {input: 1}', 'WF012 agents.yaml:2:55'],
    ['fallback: [none]', 'WF022 agents.yaml:2:58'],
  ])('refuses %s', async (key, found) => {
    expect(
      (
        await loadFlow({
          'agents.yaml': `agents:\n  - {name: A, system_message: a, llm_config: {${key}}}\n`,
        })
      ).found,
    ).toContain(found);
  });
});

describe('secrets', () => {
  it.each([
    `sk-ant-${'a1'.repeat(20)}`,
    `AKIA${'B2'.repeat(8)}`,
    `ghp_${'c3'.repeat(18)}`,
    `-----BEGIN RSA ${'PRIVATE'} KEY-----`,
  ])('are found at any position: %s', async (secret) => {
    const { found, workflow } = await loadFlow({
      'ui_config.yaml': `theme:\n  deep: ["${secret}"]\n`,
    });
    expect(found).toEqual(['WF050 ui_config.yaml:2:10']);
    expect(workflow).toBeUndefined();
  });
});
