import type { LlmConfig, WorkflowDefinition } from '@mozaiks/contracts';
import { agentNodes } from '../read/names.ts';
import type { Scope } from '../read/scope.ts';
import type { YamlNode } from '../yaml/node.ts';
import { entriesOf, fieldOf, itemsOf, namedIn, numberIn, numberOf } from '../yaml/read-node.ts';

/** Reports a limit if it is written in a file. */
type Warn = (node: YamlNode | undefined, message: string) => void;

/** As the engine estimates it. */
const CHARACTERS_PER_TOKEN = 4;
const MILLION = 1_000_000;
/** A shorter time limit was probably meant in seconds, and a longer run in milliseconds. */
const MIN_TIMEOUT_MS = 100;
const MAX_RUN_SECONDS = 3 * 24 * 60 * 60;

function checkTurns(
  { sources }: Scope,
  { orchestration_pattern, agents, max_turns }: WorkflowDefinition,
  warn: Warn,
): void {
  const isInTurn =
    orchestration_pattern === 'PipelinePattern' || orchestration_pattern === 'RoundRobinPattern';
  if (isInTurn && max_turns < agents.length)
    warn(
      fieldOf(sources.orchestrator, 'max_turns'),
      `max_turns is ${max_turns}, so that not all of the ${agents.length} agents speak`,
    );
  for (const { name, node } of agentNodes(sources)) {
    const replies = numberIn(node, 'max_consecutive_auto_reply');
    if (replies !== undefined && replies > max_turns)
      warn(
        fieldOf(node, 'max_consecutive_auto_reply'),
        `${name} cannot reply so often: max_turns is ${max_turns}`,
      );
  }
}

/** A low estimate of the tokens in a text. */
export const tokensOf = (text: string): number => Math.ceil(text.length / CHARACTERS_PER_TOKEN);

/**
 * Warns if the budget is below the smallest call of an agent: its prompt and the answer that it
 * requests.
 */
function checkBudget({ sources }: Scope, { budget, agents }: WorkflowDefinition, warn: Warn): void {
  const node = fieldOf(sources.orchestrator, 'budget');
  const { max_tokens = Infinity, max_cost_usd = Infinity } = budget ?? {};
  const tooLarge = agents.find(
    ({ prompt, llm_config }) => tokensOf(prompt) + (llm_config.max_tokens ?? 1) > max_tokens,
  );
  if (tooLarge !== undefined)
    warn(
      fieldOf(node, 'max_tokens'),
      `a single call of ${tooLarge.name} takes more than max_tokens of the budget`,
    );
  const tooDear = agents.find(
    ({ prompt, llm_config }) => costOf(tokensOf(prompt), llm_config) > max_cost_usd,
  );
  if (tooDear !== undefined)
    warn(
      fieldOf(node, 'max_cost_usd'),
      `a single call of ${tooDear.name} may cost more than max_cost_usd of the budget`,
    );
}

const costOf = (input: number, { prices, max_tokens = 0 }: LlmConfig): number =>
  prices === undefined ? 0 : (input * prices.input + max_tokens * prices.output) / MILLION;

/** The settings of one model that are written together. */
function checkModelLimits(node: YamlNode | undefined, run_ms: number, warn: Warn): void {
  const [answer, window, longest] = [
    numberIn(node, 'max_tokens'),
    numberIn(node, 'context_window'),
    numberIn(node, 'max_output_tokens'),
  ];
  const thinking = fieldOf(fieldOf(node, 'thinking'), 'budget_tokens');
  const thought = numberIn(fieldOf(node, 'thinking'), 'budget_tokens');
  if (answer !== undefined && thought !== undefined && thought >= answer)
    warn(thinking, `thinking takes the whole answer: max_tokens is ${answer}`);
  if (answer !== undefined && window !== undefined && answer >= window)
    warn(fieldOf(node, 'max_tokens'), `the answer does not fit: context_window is ${window}`);
  else if (answer !== undefined && longest !== undefined && answer > longest)
    warn(
      fieldOf(node, 'max_tokens'),
      `max_tokens exceeds the model's max_output_tokens, which is ${longest}`,
    );
  checkTimeout(fieldOf(node, 'timeout_ms'), run_ms, warn);
}

function checkTimeout(limit: YamlNode | undefined, run_ms: number, warn: Warn): void {
  const ms = numberOf(limit);
  if (ms === undefined) return;
  if (ms < MIN_TIMEOUT_MS) warn(limit, `timeout_ms is in milliseconds: ${ms} is very short`);
  if (ms > run_ms) warn(limit, `the run ends before: timeout_seconds is ${run_ms / 1000}`);
}

function checkModels({ sources }: Scope, run_ms: number, warn: Warn): void {
  const { orchestrator } = sources;
  const agents = agentNodes(sources).map(({ node }) => node);
  const guards = agents.flatMap((node) =>
    entriesOf(fieldOf(node, 'guardrails')).flatMap(({ value }) => itemsOf(value)),
  );
  const configs = [
    fieldOf(fieldOf(orchestrator, 'defaults'), 'llm_config'),
    fieldOf(fieldOf(orchestrator, 'speaker_selection'), 'llm_config'),
    ...namedIn(fieldOf(orchestrator, 'models')).map(({ node }) => node),
    ...agents.map((node) => fieldOf(node, 'llm_config')),
    ...guards.map((node) => fieldOf(fieldOf(node, 'llm'), 'llm_config')),
  ];
  for (const config of configs) checkModelLimits(config, run_ms, warn);
}

function checkHistories({ sources }: Scope, { agents }: WorkflowDefinition, warn: Warn): void {
  const nodes = new Map(agentNodes(sources).map(({ name, node }) => [name, node]));
  for (const { name, history, llm_config } of agents) {
    const { context_window = Infinity } = llm_config;
    if ((history.max_tokens ?? 0) > context_window)
      warn(
        fieldOf(fieldOf(nodes.get(name), 'history'), 'max_tokens'),
        `max_tokens exceeds the context_window of ${name}, which is ${context_window}`,
      );
  }
}

function checkTools({ sources }: Scope, run_ms: number, warn: Warn): void {
  const { tools, orchestrator, hooks } = sources;
  const calls = ['tools', 'lifecycle_tools'].flatMap((key) => itemsOf(fieldOf(tools, key)));
  const servers = namedIn(fieldOf(tools, 'mcp_servers')).map(({ node }) => node);
  for (const node of [...calls, ...servers, ...itemsOf(fieldOf(hooks, 'hooks'))])
    checkTimeout(fieldOf(node, 'timeout_ms'), run_ms, warn);
  checkTimeout(fieldOf(fieldOf(orchestrator, 'defaults'), 'tool_timeout_ms'), run_ms, warn);
  for (const node of servers) {
    const [silent, total] = [numberIn(node, 'timeout_ms'), numberIn(node, 'total_timeout_ms')];
    if (silent !== undefined && total !== undefined && total < silent)
      warn(
        fieldOf(node, 'total_timeout_ms'),
        `total_timeout_ms is less than timeout_ms, which is ${silent}`,
      );
  }
}

/** Warns of limits that contradict each other or have the wrong unit. */
export function checkLimits(scope: Scope, definition: WorkflowDefinition): void {
  const warn: Warn = (node, message) => {
    if (node !== undefined) scope.report({ code: 'WF101', at: node.at, message });
  };
  const run = fieldOf(scope.sources.orchestrator, 'timeout_seconds');
  if (definition.timeout_seconds > MAX_RUN_SECONDS)
    warn(run, `timeout_seconds is in seconds: ${definition.timeout_seconds} is very long`);
  const run_ms = definition.timeout_seconds * 1000;
  checkTurns(scope, definition, warn);
  checkBudget(scope, definition, warn);
  checkModels(scope, run_ms, warn);
  checkHistories(scope, definition, warn);
  checkTools(scope, run_ms, warn);
}
