import { goodFlow, loadFlow, type Files } from '../spec/folder.fixture.ts';

const variables = 'definitions:\n  plan: {type: string}\n  order: {type: object}\n';
const two = 'agents: {A: {role: a}, B: {role: b}}';

/** The same text in every position in which placeholders are filled in. */
const places = (text: string): readonly (readonly [string, Files])[] => [
  ['a prompt', { 'agents.yaml': `agents:\n  - name: A\n    system_message: '${text}'\n` }],
  [
    'a section',
    {
      'agents.yaml': `agents:\n  - name: A\n    prompt_sections: [{heading: h, content: '${text}'}]\n`,
    },
  ],
  ['a prompt file', { 'agents.yaml': 'agents: [{name: A, prompt_file: p.md}]', 'p.md': text }],
  ['a role', { 'agents.yaml': `agents:\n  - name: A\n    role: '${text}'\n` }],
  ['a hidden seed', { 'orchestrator.yaml': `initial_message: '${text}'` }],
  ['a greeting', { 'orchestrator.yaml': `initial_message_to_user: '${text}'` }],
  ['the prompt of the selector', { 'orchestrator.yaml': `speaker_selection: {prompt: '${text}'}` }],
  [
    'a condition for a model',
    {
      'agents.yaml': two,
      'handoffs.yaml': `handoff_rules: [{source_agent: A, target_agent: B, condition_type: llm, condition: '${text}'}]`,
    },
  ],
  [
    'the prompt of a guardrail',
    {
      'agents.yaml': `agents: {A: {role: a, guardrails: {input: [{name: g, action: block, llm: {prompt: '${text}'}}]}}}`,
    },
  ],
  [
    'the template of an exposure',
    {
      'context_variables.yaml': `${variables}agents: [{agent: A, variables: [plan], template: '${text}'}]\n`,
    },
  ],
];
const load = (files: Files) => loadFlow({ 'context_variables.yaml': variables, ...files });
const about = async (files: Files) =>
  (await load(files)).diagnostics.filter(({ code }) => ['WF024', 'WF031', 'WF038'].includes(code));

describe('placeholders', () => {
  it.each(places('{{order.total}} {{ plan }}, {{order.items[0]["a b"]}}'))(
    'may be paths in %s',
    async (_place, files) => {
      expect(await about(files)).toEqual([]);
    },
  );

  it.each(places('for {{unknown.name}}'))(
    'of an undeclared variable are errors in %s',
    async (_place, files) => {
      expect(await about(files)).toMatchObject([
        { code: 'WF024', message: 'undeclared variable unknown in a placeholder' },
      ]);
    },
  );

  it.each(places(String.raw`a \{{ title }} and \{{GUIDANCE}}`))(
    'are text after a backslash in %s',
    async (_place, files) => {
      expect(await about(files)).toEqual([]);
    },
  );

  it.each(places('on {{ plan | upper }}'))(
    'with a filter are errors in %s',
    async (_place, files) => {
      expect(await about(files)).toMatchObject([
        { code: 'WF024', message: '{{ plan | upper }} is neither a variable nor a path into one' },
      ]);
    },
  );

  it('are reported with a suggestion if they have a filter', async () => {
    const [found] = await about({ 'agents.yaml': 'agents: {A: {role: "on {{ plan | upper }}"}}' });
    expect(found?.hint).toMatch(
      /^write \{\{plan\}\}, and compute other values in context_variables\.yaml/,
    );
  });

  it('are reported with the escape if a hook may fill them', async () => {
    const [found] = await about({ 'agents.yaml': 'agents: {A: {role: "Examples: {{GUIDANCE}}"}}' });
    expect(found?.hint).toContain(
      String.raw`for braces that stay, or that a hook fills, write \{{ (in double quotes \\{{)`,
    );
  });

  it('are taken as text, with a warning, if anything else is between the braces', async () => {
    const files = {
      'agents.yaml':
        'agents:\n  - name: A\n    system_message: \'Say {{"a": 1}}, {{#each x}} or {{}}.\'\n',
    };
    expect(await about(files)).toMatchObject([
      {
        code: 'WF038',
        severity: 'warning',
        message: '{{"a": 1}} is no placeholder and stays as it is',
        column: 26,
      },
      { code: 'WF038', message: '{{#each x}} is no placeholder and stays as it is' },
      { code: 'WF038', message: '{{}} is no placeholder and stays as it is' },
    ]);
  });

  it('are reported as warnings if they lead into a variable without parts', async () => {
    const files = { 'agents.yaml': 'agents: {A: {role: "{{plan.name}}"}}' };
    expect(await about(files)).toMatchObject([
      { code: 'WF031', message: 'plan is of type string: a key into it is always null' },
    ]);
  });

  it('are reported as warnings if they insert nothing into an initial message', async () => {
    const files = {
      'context_variables.yaml': `${variables}  pin: {type: string, sensitive: true}\n`,
      'orchestrator.yaml': "initial_message_to_user: 'Hi {{plan}} {{pin}}'",
    };
    const { diagnostics } = await load(files);
    expect(
      diagnostics.filter(({ code }) => code === 'WF069').map(({ message }) => message),
    ).toEqual([
      'the placeholder of pin inserts nothing into initial_message_to_user: pin is sensitive',
    ]);
  });

  it.each([
    ['${plam}', 'write {{plan}} for its value'],
    ['{{plam}', 'write {{plan}} for its value'],
    ['${PLAN_B} {plam} ${total}', undefined],
  ])('may have other braces and a misspelt variable: %s', async (text, hint) => {
    const { diagnostics } = await load({ 'agents.yaml': `agents: {A: {role: '${text}'}}` });
    expect(diagnostics.find(({ code }) => code === 'WF108')?.hint).toBe(hint);
  });

  it('count as reads of their variable', async () => {
    const files = {
      'orchestrator.yaml':
        "initial_message: '{{order.total}}'\ninitial_message_to_user: '{{plan}}'",
    };
    expect((await load(files)).diagnostics.filter(({ code }) => code === 'WF064')).toEqual([]);
  });

  it('are kept as they are written, for the engine to fill in', async () => {
    const files = {
      'agents.yaml': String.raw`agents: {A: {role: 'x \{{ y }} {{plan}}'}}`,
      'context_variables.yaml': variables,
    };
    expect((await goodFlow(files)).definition.agents[0]?.prompt).toBe(
      String.raw`x \{{ y }} {{plan}}`,
    );
  });
});
