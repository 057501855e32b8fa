import { appliesTo, type LlmConfig, type WorkflowDefinition } from '@mozaiks/contracts';

/** The most that one user message can cost, children aside; `output_tokens` is null where an agent sets no `max_tokens`. */
export interface WorstCase {
  readonly model_calls: number;
  readonly output_tokens: number | null;
}

const limitOf = ({ max_tokens }: LlmConfig): number | null => max_tokens ?? null;
const most = (limits: readonly (number | null)[]): number | null =>
  limits.every((limit) => limit !== null) ? Math.max(0, ...limits) : null;

/** An upper bound from the limits of the definition: turns, tool rounds, repairs, guardrails and the selector. A budget may end a run sooner. */
export function worstCaseOf(definition: WorkflowDefinition): WorstCase {
  const { agents, mcp_servers, max_turns, max_tool_rounds, orchestration_pattern, speaker_selection } = definition;
  const callsIn = agents.map(({ name, output_model, guardrails, tools }) => {
    const repairs = output_model === undefined ? 0 : 1;
    const rails = [...guardrails.input, ...guardrails.output].filter(({ llm }) => llm !== undefined).length;
    const transfers = definition.handoffs.some(({ kind }) => kind === 'llm');
    const offered = tools.length > 0 || mcp_servers.some((server) => appliesTo(server, name));
    return 1 + (offered || transfers ? max_tool_rounds : 0) + repairs + rails;
  });
  const select = orchestration_pattern === 'AutoPattern' ? 1 + speaker_selection.max_retries : 0;
  const model_calls = max_turns * (Math.max(0, ...callsIn) + select);
  const limit = most(agents.map(({ llm_config }) => limitOf(llm_config)));
  return { model_calls, output_tokens: limit === null ? null : limit * model_calls };
}
