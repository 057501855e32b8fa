import {
  appliesTo,
  type AgentBounds,
  type AgentDefinition,
  type CandidateModel,
  type CandidateModels,
  type HandoffRule,
  type LlmConfig,
  type WorkflowDefinition,
} from '@mozaiks/contracts';
import { leadsBack } from '../verify/endless.ts';
import { loadOf, NO_LOAD, repeated, sum, times, type Load } from './load.ts';

/** The calls of one kind that an agent makes in one turn. */
export interface Calls {
  readonly purpose: AgentBounds['calls'][number]['purpose'];
  readonly per_turn: number;
  /** The number of calls if nothing fails. */
  readonly answers: number;
  readonly models: readonly CandidateModel[];
  /**
   * Whether the calls follow the last message of the turn. They do not follow that of the last
   * turn.
   */
  readonly isAfter?: true;
}

export interface Asking {
  readonly definition: WorkflowDefinition;
  readonly asked: CandidateModels;
}

/** An empty answer is requested once more, and so is an answer whose request was too long. */
const EMPTY_ANSWERS = 1;
const TRIMMED_REQUESTS = 1;
const MILLION = 1_000_000;

/** The rules of an agent, including those of all agents. */
export const rulesFor = ({ handoffs }: WorkflowDefinition, agent: string): readonly HandoffRule[] =>
  handoffs.filter(
    (rule) => (rule.source === agent || rule.source === '*') && !leadsBack(rule, agent),
  );

export const usersTransfers = ({ handoffs }: WorkflowDefinition): readonly HandoffRule[] =>
  handoffs.filter(({ source, kind }) => source === 'user' && kind === 'llm');

/**
 * Whether answers of an agent may contain calls. Even if no tool is offered, a script or a
 * non-vendor server may send one.
 */
function mayCall(
  { definition }: Asking,
  { name, tools }: AgentDefinition,
  models: readonly CandidateModel[],
): boolean {
  const isOffered =
    definition.tools.some(
      (tool) => !tool.auto_invoke && tools.includes(tool.name) && appliesTo(tool, name),
    ) ||
    definition.mcp_servers.some((server) => appliesTo(server, name)) ||
    [...rulesFor(definition, name), ...usersTransfers(definition)].some(
      ({ kind }) => kind === 'llm',
    );
  if (isOffered) return true;
  const isWritten = (definition.script ?? []).some(
    ({ agent, steps }) => agent === name && steps.some(({ call }) => call.length > 0),
  );
  return models.some(({ calls }) => calls === 'any' || (calls === 'scripted' && isWritten));
}

/**
 * The number of messages of an agent's model in one turn: one in each round, and one more for each
 * nested workflow that may start after an answer.
 */
function messagesOf(
  asking: Asking,
  agent: AgentDefinition,
  models: readonly CandidateModel[],
): number {
  const { definition } = asking;
  const afterAnswer = rulesFor(definition, agent.name).filter(
    ({ kind, target }) => target.type === 'workflow' && (kind === 'post' || kind === 'after_work'),
  );
  return (mayCall(asking, agent, models) ? definition.max_tool_rounds : 1) + afterAnswer.length;
}

const needsOutput = ({
  output_model,
  structured_outputs_required,
  auto_tool_mode,
}: AgentDefinition): boolean =>
  output_model !== undefined && (structured_outputs_required || auto_tool_mode);

const isScripted = (models: readonly CandidateModel[]): boolean =>
  models.every(({ calls }) => calls === 'scripted');

/**
 * Whether the history may have to be cut, because it has a limit or its model has a context window.
 */
const mayBeCut = (
  { max_messages, max_tokens }: AgentDefinition['history'],
  models: readonly CandidateModel[],
): boolean => max_messages !== undefined || max_tokens !== undefined || !isScripted(models);

/** All calls that an agent can cause in one turn. */
export function turnCalls(asking: Asking, agent: AgentDefinition): readonly Calls[] {
  const { definition } = asking;
  const modelsOf = (config: LlmConfig) =>
    asking.asked(config, { scripted: definition.script !== undefined });
  const models = modelsOf(agent.llm_config);
  const messages = messagesOf(asking, agent, models);
  const replies = messages * (1 + EMPTY_ANSWERS + (isScripted(models) ? 0 : TRIMMED_REQUESTS));
  const repairs = needsOutput(agent) ? messages : 0;
  const summaries = agent.history.summarize && mayBeCut(agent.history, models);
  const rails = (['input', 'output'] as const).flatMap((stage) =>
    agent.guardrails[stage].flatMap(({ llm }): readonly Calls[] => {
      const count = stage === 'input' ? 1 : messages;
      return llm === undefined
        ? []
        : [
            {
              purpose: 'guardrail',
              per_turn: count,
              answers: count,
              models: modelsOf(llm.llm_config),
            },
          ];
    }),
  );
  return [
    { purpose: 'reply', per_turn: replies, answers: messages, models },
    ...(repairs === 0
      ? []
      : [{ purpose: 'repair', per_turn: repairs, answers: 0, models } as const]),
    ...(summaries
      ? [{ purpose: 'summarize', per_turn: replies + repairs, answers: messages, models } as const]
      : []),
    ...rails,
  ];
}

/** The calls of the selector model to pick one agent. */
export const selection = ({ definition, asked }: Asking): Calls => ({
  purpose: 'select',
  per_turn: 1 + definition.speaker_selection.max_retries,
  answers: 1,
  models: asked(definition.speaker_selection.llm_config, {
    scripted: definition.script !== undefined,
  }),
});

/** The largest load of one call, with every repetition and fallback. */
export function callLoad(models: readonly CandidateModel[]): Load {
  return sum(
    models.map(({ attempts, context_window = Infinity, output_tokens = Infinity, prices }) => {
      const cost =
        times(context_window, prices?.input ?? Infinity) +
        times(output_tokens, prices?.output ?? Infinity);
      return repeated(attempts, {
        ...NO_LOAD,
        model_calls: 1,
        input_tokens: context_window,
        output_tokens,
        tokens: context_window + output_tokens,
        cost_usd: cost / MILLION,
      });
    }),
  );
}

/** The largest load of the calls of one kind. */
export function callsLoad({ per_turn, answers, models }: Calls): Load {
  const each = callLoad(models);
  return loadOf((key) => (key === 'answers' ? answers : times(per_turn, each[key])));
}
