import { appliesTo, assertNever, type AgentDefinition } from '@mozaiks/contracts';
import { agentNode, toNamed, toPerson, type Drawn, type Edges, type Why } from './drawn.ts';

/**
 * Whether code may name the speaker after an agent. Tools may do so in their results, MCP servers
 * may not.
 */
export const mayName = ({ definition }: Drawn, { name, tools }: AgentDefinition): boolean =>
  definition.tools.some(
    (tool) =>
      tool.code !== undefined &&
      tool.mcp === undefined &&
      tools.includes(tool.name) &&
      appliesTo(tool, name),
  );

/** Edges to the end of the run. An agent may have to ask the user first. */
function* toEnd(drawn: Drawn, { name, human_input_mode }: AgentDefinition, why: Why): Edges {
  const from = agentNode(name);
  if (human_input_mode !== 'TERMINATE' || drawn.person !== 'user')
    return yield { from, to: 'end', ...why };
  yield { from, to: 'user', kind: 'ask', label: 'asks before the end', returns: true };
  yield { from: 'user', to: 'end', kind: 'choice', label: 'an empty answer' };
}

/**
 * The edges that take precedence over the rules of an agent: people, guardrails, the end, its
 * limit, and its tools.
 */
export function* agentEdges(drawn: Drawn, agent: AgentDefinition): Edges {
  const { name, human_input_mode, max_consecutive_auto_reply: replies } = agent;
  const from = agentNode(name);
  if (human_input_mode === 'ALWAYS' && drawn.person === 'user')
    yield { from, to: 'user', kind: 'ask', label: 'asks before each answer', returns: true };
  yield* guardrailEdges(agent);
  yield* terminationEdges(drawn, agent);
  if (replies !== undefined)
    yield toPerson(drawn, from, { kind: 'limit', label: `after ${replies} answers in a row` });
  if (mayName(drawn, agent)) yield* toNamed(drawn, { from, stayers: [name] }, { kind: 'tool' });
}

function* guardrailEdges({ name, guardrails }: AgentDefinition): Edges {
  const from = agentNode(name);
  for (const { action, name: label, target = name } of [
    ...guardrails.input,
    ...guardrails.output,
  ]) {
    if (action === 'block') yield { from, to: 'end', kind: 'guardrail', label };
    if (action === 'handoff') yield { from, to: agentNode(target), kind: 'guardrail', label };
  }
}

function* terminationEdges(drawn: Drawn, agent: AgentDefinition): Edges {
  const { phrases, when } = drawn.definition.termination;
  const usedPhrases = phrases.filter((phrase) => phrase !== '');
  if (usedPhrases.length > 0)
    yield* toEnd(drawn, agent, { kind: 'termination', label: `says ${usedPhrases.join(' or ')}` });
  if (when !== undefined) yield* toEnd(drawn, agent, { kind: 'termination', label: when.source });
}

/** The edges of the pattern, which apply if no rule decides. */
export function* patternEdges(drawn: Drawn, agent: AgentDefinition): Edges {
  const { names, definition, person } = drawn;
  const from = agentNode(agent.name);
  const next = names[names.indexOf(agent.name) + 1];
  switch (definition.orchestration_pattern) {
    case 'DefaultPattern':
      return yield* toEnd(drawn, agent, { kind: 'pattern' });
    case 'PipelinePattern':
      if (next === undefined) return yield* toEnd(drawn, agent, { kind: 'pattern' });
      return yield { from, to: agentNode(next), kind: 'pattern', label: 'next in order' };
    case 'RoundRobinPattern':
      return yield {
        from,
        to: agentNode(next ?? names[0] ?? agent.name),
        kind: 'pattern',
        label: 'next in order',
      };
    case 'RandomPattern':
      return yield { from, to: 'random', kind: 'pattern' };
    case 'AutoPattern':
      return yield { from, to: 'selector', kind: 'pattern' };
    case 'ManualPattern':
      return yield { from, to: person, kind: 'pattern', label: 'who speaks next?' };
    default:
      return assertNever(definition.orchestration_pattern, 'pattern');
  }
}
