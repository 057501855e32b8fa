import { goodFlow } from '../spec/folder.fixture.ts';
import { worstCaseOf } from './worst-case.ts';

const bound = async (agents: string, more: Record<string, string> = {}) =>
  worstCaseOf((await goodFlow({ 'agents.yaml': agents, 'orchestrator.yaml': 'max_turns: 3\nmax_tool_rounds: 2', ...more })).definition);

describe('the worst case of one message', () => {
  it('is one call in each turn without tools', async () => {
    expect(await bound('agents: {A: {role: a, llm_config: {max_tokens: 100}}}')).toEqual({ model_calls: 3, output_tokens: 300 });
  });

  it('counts tool rounds and the repair of a structured answer', async () => {
    const more = {
      'tools/t.js': 'export const t = (a) => a;\n',
      'tools.yaml': 'tools: [{name: t, description: d, file: t.js}]',
      'structured_outputs.yaml': 'models: {M: {fields: {a: str}}}\nregistry: {A: M}',
    };
    expect(await bound('agents: {A: {role: a, structured_outputs_required: true}}', more)).toEqual({
      model_calls: 12,
      output_tokens: null,
    });
  });
});
