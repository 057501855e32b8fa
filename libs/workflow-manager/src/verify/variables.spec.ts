import { loadFlow, type Files } from '../spec/folder.fixture.ts';

const variable = { 'context_variables.yaml': 'definitions:\n  v: {type: string, source: {type: state, default: x}}\n' };

describe('a variable is read', () => {
  it.each<[string, Files]>([
    ['by a prompt', { 'agents.yaml': "agents: [{name: A, system_message: 'It is {{v}}.'}]" }],
    ['by the prompt of the selector', { 'orchestrator.yaml': "speaker_selection: {prompt: 'It is {{v}}.'}" }],
    [
      'by a guardrail that asks a model',
      {
        'agents.yaml':
          "agents: [{name: A, system_message: Hi., guardrails: {input: [{name: g, action: block, llm: {prompt: 'Is it {{v}}?'}}]}}]",
      },
    ],
    [
      'perhaps by a function that chooses where to go',
      {
        'handoffs.yaml': 'handoff_rules: [{source_agent: A, transition_target: FunctionTarget, module: tools.go, function: go}]',
        'tools/go.ts': 'export const go = () => "terminate";',
      },
    ],
  ])('%s', async (_what, files) => {
    const { diagnostics } = await loadFlow({ ...variable, ...files });
    expect(diagnostics).toEqual([]);
  });
});
