import { goodFlow, loadFlow } from '../spec/folder.fixture.ts';

const three = 'agents: {A: {role: a}, B: {role: b}, C: {role: c}}';
const rule = async (text: string, more: Record<string, string> = {}) =>
  (
    await goodFlow({
      'agents.yaml': three,
      'handoffs.yaml': `handoff_rules:\n  - ${text}\n`,
      ...more,
    })
  ).definition.handoffs[0];

describe('handoff rules', () => {
  it.each([
    ['{source_agent: A, target_agent: B}', { type: 'agent', agent: 'B' }],
    ['{source_agent: A, target_agent: user}', { type: 'user' }],
    [
      '{source_agent: A, target_agent: user, transition_target: RevertToUserTarget}',
      { type: 'user' },
    ],
    ['{source_agent: A, target_agent: terminate}', { type: 'terminate' }],
    ['{source_agent: "*", transition_target: TerminateTarget}', { type: 'terminate' }],
    ['{source_agent: A, transition_target: StayTarget}', { type: 'stay' }],
    [
      '{source_agent: A, transition_target: AskUserTarget, target_agents: [B]}',
      { type: 'ask_user', agents: ['B'] },
    ],
    [
      '{source_agent: A, transition_target: AskUserTarget}',
      { type: 'ask_user', agents: ['B', 'C'] },
    ],
    [
      '{source_agent: user, transition_target: RandomAgentTarget, target_agents: []}',
      { type: 'random', agents: ['A', 'B', 'C'] },
    ],
    ['{source_agent: A, transition_target: GroupManagerTarget}', { type: 'manager' }],
  ])('lead somewhere: %s', async (text, target) => {
    expect((await rule(text))?.target).toEqual(target);
  });

  it.each([
    ['{source_agent: A, target_agent: B}', 'after_work'],
    [
      '{source_agent: A, target_agent: B, handoff_type: after_work, condition: "true"}',
      'after_work',
    ],
    ['{source_agent: A, target_agent: B, condition: "true"}', 'post'],
    ['{source_agent: A, target_agent: B, condition: "true", condition_scope: pre}', 'pre'],
    ['{source_agent: A, target_agent: B, condition: when asked, condition_type: llm}', 'llm'],
  ])('are tried at their moment: %s', async (text, kind) => {
    expect((await rule(text))?.kind).toBe(kind);
  });

  it('keep a condition that a model reads as text, and parse other conditions as expressions', async () => {
    expect(
      await rule('{source_agent: A, target_agent: B, condition: when asked, condition_type: llm}'),
    ).toMatchObject({
      condition: 'when asked',
    });
    expect(await rule('{source_agent: A, target_agent: B, condition: "1 < 2"}')).toMatchObject({
      condition: '1 < 2',
      expression: { node: { kind: 'compare' } },
    });
  });

  it('count their place in the file', async () => {
    const text =
      'handoff_rules:\n  - {source_agent: A, target_agent: B, condition: "true"}\n  - {source_agent: A, target_agent: C}\n';
    const { definition } = await goodFlow({ 'agents.yaml': three, 'handoffs.yaml': text });
    expect(definition.handoffs.map(({ index }) => index)).toEqual([0, 1]);
  });

  it.each([
    ['{source_agent: Z, target_agent: B}', 'WF020 handoffs.yaml:2:20'],
    ['{source_agent: A, target_agent: Z}', 'WF020 handoffs.yaml:2:37'],
    ['{source_agent: A}', 'WF012 handoffs.yaml:2:5'],
    ['{source_agent: A, target_agent: B, handoff_type: condition}', 'WF012 handoffs.yaml:2:5'],
    ['{source_agent: A, target_agent: B, condition: "${x} =="}', 'WF030 handoffs.yaml:2:59'],
    ['{source_agent: A, transition_target: WorkflowTarget}', 'WF012 handoffs.yaml:2:5'],
    [
      '{source_agent: A, transition_target: FunctionTarget, module: tools.none, function: f}',
      'WF040 handoffs.yaml:2:66',
    ],
  ])('refuse %s', async (text, found) => {
    expect(
      (await loadFlow({ 'agents.yaml': three, 'handoffs.yaml': `handoff_rules:\n  - ${text}\n` }))
        .found,
    ).toContain(found);
  });

  it('name every undeclared variable of an expression', async () => {
    const text =
      'handoff_rules:\n  - {source_agent: A, target_agent: B, condition: "${x} and ${y.z}"}\n';
    const { diagnostics } = await loadFlow({ 'agents.yaml': three, 'handoffs.yaml': text });
    expect(
      diagnostics
        .filter(({ code }) => code === 'WF024')
        .map(({ column, message }) => [column, message]),
    ).toEqual([
      [52, 'undeclared variable x'],
      [61, 'undeclared variable y'],
    ]);
  });
});

describe('paths', () => {
  const warnings = async (rules: readonly string[], orchestrator = '') =>
    (
      await loadFlow({
        'agents.yaml': three,
        'handoffs.yaml': `handoff_rules:\n${rules.map((text) => `  - ${text}\n`).join('')}`,
        'orchestrator.yaml': orchestrator,
      })
    ).found;

  it('reach agents through rules of others, of * and of the user', async () => {
    expect(
      await warnings([
        '{source_agent: "*", target_agent: B, condition: "true == 1"}',
        '{source_agent: user, target_agent: C}',
      ]),
    ).not.toContainEqual(expect.stringMatching('WF060'));
  });

  it('reach every agent with a pattern that chooses', async () => {
    expect(await warnings([], 'orchestration_pattern: PipelinePattern')).toEqual([]);
  });

  it('are not shadowed by a rule with a condition, or of another moment', async () => {
    const rules = [
      '{source_agent: A, target_agent: B, condition: "${app_id} == \'x\'"}',
      '{source_agent: A, target_agent: C, handoff_type: after_work, condition: "${app_id} == \'y\'"}',
      '{source_agent: A, target_agent: user}',
    ];
    expect(await warnings(rules)).toEqual([]);
  });

  it('are shadowed by the same condition above', async () => {
    const same = '{source_agent: A, target_agent: B, condition: "${app_id} == \'x\'"}';
    expect(await warnings([same, same.replace('target_agent: B', 'target_agent: C')])).toContain(
      'WF061 handoffs.yaml:3:5',
    );
  });

  it('may form a cycle if a phrase ends the run', async () => {
    const round = [
      '{source_agent: A, target_agent: B}',
      '{source_agent: B, target_agent: C}',
      '{source_agent: C, target_agent: A}',
    ];
    expect(await warnings(round)).toEqual(['WF063 handoffs.yaml:4:5']);
    expect(await warnings(round, 'termination: {phrases: DONE}')).toEqual([]);
  });
});
