import { loadFlow, type Files } from '../spec/folder.fixture.ts';

const three = 'agents: {A: {role: a}, B: {role: b}, C: {role: c}}';
const ofPattern = (pattern: string, more = ''): string =>
  `orchestration_pattern: ${pattern}\n${more}`;
const rules = (...list: readonly string[]): string =>
  `handoff_rules:\n${list.map((text) => `  - {${text}}\n`).join('')}`;
const random = (from: string): string =>
  `source_agent: ${from}, transition_target: RandomAgentTarget, target_agents: [A, B, C]`;

async function endless(files: Files): Promise<readonly string[]> {
  const { diagnostics } = await loadFlow({ 'agents.yaml': three, ...files });
  return diagnostics
    .filter(({ code }) => code === 'WF063')
    .map(({ message, line }) => `${line}: ${message.split(' ends a run of ')[1]}`);
}

describe('a run that only a limit ends', () => {
  it.each<[string, Files, string]>([
    ['RoundRobinPattern', { 'orchestrator.yaml': ofPattern('RoundRobinPattern') }, '1: A, B, C'],
    ['RandomPattern', { 'orchestrator.yaml': ofPattern('random') }, '1: A, B, C'],
    [
      'a round of rules',
      {
        'handoffs.yaml': rules(
          'source_agent: A, target_agent: B',
          'source_agent: B, target_agent: A',
        ),
      },
      '3: A, B',
    ],
    [
      'random choices among all agents',
      { 'handoffs.yaml': rules(random('A'), random('B'), random('C')) },
      '4: A, B, C',
    ],
    [
      'an agent that stays',
      { 'handoffs.yaml': rules('source_agent: B, transition_target: StayTarget') },
      '2: B',
    ],
    [
      'a condition that leads nowhere else',
      {
        'handoffs.yaml': rules(
          'source_agent: A, target_agent: B, condition: asks for B, condition_type: llm',
          'source_agent: A, target_agent: B',
          'source_agent: B, target_agent: A',
        ),
      },
      '4: A, B',
    ],
    [
      'a round in AutoPattern',
      {
        'orchestrator.yaml': ofPattern('AutoPattern'),
        'handoffs.yaml': rules(
          'source_agent: A, target_agent: B',
          'source_agent: B, target_agent: A',
        ),
      },
      '3: A, B',
    ],
    [
      'a way out after a rule that always applies',
      {
        'handoffs.yaml': rules(
          'source_agent: A, transition_target: StayTarget',
          'source_agent: A, target_agent: user',
        ),
      },
      '2: A',
    ],
  ])('is found: %s', async (_what, files, found) => {
    expect(await endless(files)).toEqual([found]);
  });

  it.each<[string, Files]>([
    [
      'AutoPattern, whose selector may choose the user',
      { 'orchestrator.yaml': ofPattern('AutoPattern') },
    ],
    ['ManualPattern', { 'orchestrator.yaml': ofPattern('ManualPattern') }],
    ['PipelinePattern', { 'orchestrator.yaml': ofPattern('PipelinePattern') }],
    [
      'a termination phrase',
      { 'orchestrator.yaml': ofPattern('RoundRobinPattern', 'termination: {phrases: [DONE]}') },
    ],
    [
      'a rule that leads to the user',
      {
        'orchestrator.yaml': ofPattern('RoundRobinPattern'),
        'handoffs.yaml': rules(
          'source_agent: C, target_agent: user, condition: "${app_id} == \'x\'"',
        ),
      },
    ],
    [
      'a rule of * that ends the run',
      {
        'orchestrator.yaml': ofPattern('RandomPattern'),
        'handoffs.yaml': rules('source_agent: "*", target_agent: terminate'),
      },
    ],
    [
      'a tool whose code may name the user',
      {
        'orchestrator.yaml': ofPattern('RoundRobinPattern'),
        'tools.yaml': 'tools: [{name: t, module: tools.t, agent: B}]',
        'tools/t.ts':
          '/** Ends. */\nexport function t(): { handoff: string } { return { handoff: "terminate" }; }\n',
      },
    ],
    [
      'max_consecutive_auto_reply',
      {
        'agents.yaml': 'agents: {A: {role: a, max_consecutive_auto_reply: 2}, B: {role: b}}',
        'orchestrator.yaml': ofPattern('RoundRobinPattern'),
      },
    ],
    [
      'an agent that asks the user before it speaks',
      {
        'agents.yaml': 'agents: {A: {role: a, human_input_mode: ALWAYS}, B: {role: b}}',
        'orchestrator.yaml': ofPattern('RoundRobinPattern'),
      },
    ],
    [
      'a guardrail that blocks',
      {
        'agents.yaml':
          'agents: {A: {role: a, guardrails: {output: [{name: g, regex: x, action: block}]}}, B: {role: b}}',
        'orchestrator.yaml': ofPattern('RoundRobinPattern'),
      },
    ],
    [
      'a round with an agent whose answer may end the run',
      {
        'handoffs.yaml': rules(
          'source_agent: A, target_agent: B',
          'source_agent: B, target_agent: A, condition: "${app_id} == \'x\'"',
        ),
      },
    ],
    [
      'an agent that stays on a condition',
      {
        'handoffs.yaml': rules(
          'source_agent: A, transition_target: StayTarget, condition: "false"',
        ),
      },
    ],
  ])('is not found: %s', async (_what, files) => {
    expect(await endless(files)).toEqual([]);
  });

  it('is not ended by an agent that asks the user if there is no one to ask', async () => {
    const files = {
      'agents.yaml': 'agents: {A: {role: a, human_input_mode: ALWAYS}, B: {role: b}}',
      'orchestrator.yaml': ofPattern('RoundRobinPattern', 'human_in_the_loop: false'),
    };
    expect(await endless(files)).toEqual(['1: A, B']);
  });
});

describe('a random choice', () => {
  const warnings = async (text: string): Promise<readonly string[]> => {
    const { diagnostics } = await loadFlow({ 'agents.yaml': three, 'handoffs.yaml': rules(text) });
    return diagnostics.filter(({ code }) => code === 'WF062').map(({ message }) => message);
  };

  it('never applies if only the speaker is in its list', async () => {
    const text = 'source_agent: A, transition_target: RandomAgentTarget, target_agents: [A]';
    expect(await warnings(text)).toEqual([
      'this rule never applies: a random choice never picks the speaker, and A is alone in the list',
    ]);
  });

  it.each([
    'source_agent: A, transition_target: RandomAgentTarget, target_agents: [A, B]',
    'source_agent: A, transition_target: RandomAgentTarget',
    'source_agent: "*", transition_target: RandomAgentTarget, target_agents: [A]',
    'source_agent: user, transition_target: RandomAgentTarget, target_agents: [A]',
  ])('may apply: %s', async (text) => {
    expect(await warnings(text)).toEqual([]);
  });
});
