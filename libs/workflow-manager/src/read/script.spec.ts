import { goodFlow, loadFlow } from '../spec/folder.fixture.ts';

const script = async (text: string) => (await goodFlow({ 'script.yaml': text })).script;

describe('script.yaml', () => {
  it('becomes steps, first use and later ones, delays filled in', async () => {
    const text =
      'delay_ms: 15\nanswers:\n  - agent: A\n    say: one\n    then: [{say: two, delay_ms: 0}, {call: {tool: t, arguments: {a: $1}}}]\n';
    expect(await script(text)).toEqual([
      {
        agent: 'A',
        steps: [
          { say: 'one', call: [], delay_ms: 15 },
          { say: 'two', call: [], delay_ms: 0 },
          { call: [{ tool: 't', arguments: { a: '$1' } }], delay_ms: 15 },
        ],
      },
    ]);
  });

  it('has matchers that search anywhere and ignore case', async () => {
    const [entry] =
      (await script('answers: [{agent: A, match: "my name is (\\\\w+)( x)?", say: hi}]')) ?? [];
    expect(entry?.matcher?.('Hello, My Name Is Ada!')).toEqual(['My Name Is Ada', 'Ada', null]);
    expect(entry?.matcher?.('nothing')).toBeNull();
  });

  it('counts in the version of the workflow', async () => {
    const [one, two] = [
      await goodFlow({ 'script.yaml': 'answers: [{agent: A, say: a}]' }),
      await goodFlow({ 'script.yaml': 'answers: [{agent: A, say: b}]' }),
    ];
    expect(one.workflow_version).not.toBe(two.workflow_version);
  });

  it('may contain answers for calls of the runtime itself', async () => {
    expect(
      await script(
        'answers: [{agent: "@select", say: A}, {agent: "@guardrail", say: pass}, {agent: "@summarize", say: s}]',
      ),
    ).toHaveLength(3);
  });

  it('may call tools that do not exist, and answer their refusal', async () => {
    const { diagnostics } = await loadFlow({
      'script.yaml':
        'answers: [{agent: A, after: user, call: {tool: transfer_to_Z}}, {agent: A, after: "tool:transfer_to_Z", say: x}]',
    });
    expect(diagnostics).toMatchObject([
      { code: 'WF073', severity: 'warning', line: 1, column: 48 },
    ]);
  });

  it('may answer the result of a nested workflow', async () => {
    const { diagnostics } = await loadFlow({
      'handoffs.yaml':
        'handoff_rules: [{source_agent: A, transition_target: WorkflowTarget, workflow: Other, handoff_type: after_work}]',
      '/Other/agents.yaml': 'agents: [{name: B, system_message: Be kind.}]',
      'script.yaml': 'answers: [{agent: A, after: "tool:Other", say: x}, {agent: A, say: y}]',
    });
    expect(diagnostics).toEqual([]);
  });

  it.each([
    ['answers:\n  - {agent: Z, say: x}', 'WF020 script.yaml:2:13'],
    ['answers:\n  - {agent: A, match: "(?<!x)y", say: x}', 'WF033 script.yaml:2:23'],
    ['answers:\n  - {agent: A, say: x, then: [{delay_ms: 1}]}', 'WF070 script.yaml:2:31'],
    ['answers:\n  - {agent: A, after: Nobody, say: x}', 'WF072 script.yaml:2:23'],
    [
      'answers:\n  - {agent: A, after: user, say: x}\n  - {agent: A, after: user, match: y, say: x}',
      'WF071 script.yaml:3:5',
    ],
  ])('is checked like the other files: %s', async (text, found) => {
    expect((await loadFlow({ 'script.yaml': text })).found).toContain(found);
  });

  it('is not shadowed by an answer with more conditions', async () => {
    const text =
      'answers: [{agent: A, after: user, match: y, say: x}, {agent: A, after: user, say: x}, {agent: A, say: z}]';
    expect((await loadFlow({ 'script.yaml': text })).diagnostics).toEqual([]);
  });
});
