import {
  defined,
  type AgentDefinition,
  type HistoryPolicy,
  type ToolDefinition,
} from '@mozaiks/contracts';
import type { YamlNode } from '../yaml/node.ts';
import { fieldOf, flagIn, numberIn, textIn, wordIn, type NamedNode } from '../yaml/read-node.ts';
import { readExposures } from './exposures.ts';
import { readGuardrails } from './guardrails.ts';
import type { LlmReader } from './llm-configs.ts';
import { agentNodes } from './names.ts';
import { readPrompt } from './prompts.ts';
import type { Registry } from './registry.ts';
import type { Scope } from './scope.ts';

const INPUT_MODES = ['NEVER', 'ALWAYS', 'TERMINATE'] as const;

function readHistory(node: YamlNode | undefined): HistoryPolicy {
  return {
    ...defined({
      max_messages: numberIn(node, 'max_messages'),
      max_tokens: numberIn(node, 'max_tokens'),
    }),
    include: wordIn(node, 'include', ['all', 'own']) ?? 'all',
    summarize: flagIn(node, 'summarize') ?? false,
  };
}

export interface AgentParts {
  readonly llms: LlmReader;
  readonly registry: Registry;
  /** Undefined: every agent. */
  readonly visual_agents: readonly string[] | undefined;
  /** Names of the tools of an agent, in file order. */
  readonly toolsOf: (agent: string) => readonly ToolDefinition['name'][];
}

function checkOutput(scope: Scope, { name, node }: NamedNode, registry: Registry): void {
  const output_model = registry.modelOf(name);
  const required = fieldOf(node, 'structured_outputs_required');
  if (registry.isBroken) return;
  if (required !== undefined && registry.isWithoutModel(name)) {
    const message = `structured_outputs_required has no effect: the registry has null for ${name}`;
    scope.report({ code: 'WF018', at: required.at, message });
  } else if (
    required !== undefined &&
    flagIn(node, 'structured_outputs_required') === true &&
    output_model === undefined
  ) {
    const hint = 'add it to registry in structured_outputs.yaml';
    scope.report({
      code: 'WF023',
      at: required.at,
      message: `${name} must answer with structured output, but no model is registered for it`,
      hint,
    });
    return;
  }
  const auto = fieldOf(node, 'auto_tool_mode');
  if (auto !== undefined && flagIn(node, 'auto_tool_mode') === true && output_model === undefined) {
    scope.report({
      code: 'WF069',
      at: auto.at,
      message: `auto_tool_mode has no effect: no model is registered for ${name}`,
    });
  }
}

/** The agents in file order, with every default filled in. */
export function readAgents(scope: Scope, parts: AgentParts): readonly AgentDefinition[] {
  const exposuresOf = readExposures(scope);
  return agentNodes(scope.sources).map((named): AgentDefinition => {
    const { name, node } = named;
    const output_model = parts.registry.modelOf(name);
    checkOutput(scope, named, parts.registry);
    return {
      name,
      ...defined({ display_name: textIn(node, 'display_name') }),
      description: textIn(node, 'description') ?? textIn(node, 'role') ?? '',
      prompt: readPrompt(scope, named),
      llm_config: parts.llms.read(fieldOf(node, 'llm_config')),
      human_input_mode: wordIn(node, 'human_input_mode', INPUT_MODES) ?? 'NEVER',
      ...defined({ max_consecutive_auto_reply: numberIn(node, 'max_consecutive_auto_reply') }),
      structured_outputs_required:
        flagIn(node, 'structured_outputs_required') === true && output_model !== undefined,
      ...defined({ output_model }),
      auto_tool_mode: flagIn(node, 'auto_tool_mode') ?? false,
      history: readHistory(fieldOf(node, 'history')),
      guardrails: readGuardrails(scope, fieldOf(node, 'guardrails'), parts.llms),
      visible: parts.visual_agents?.includes(name) ?? true,
      tools: parts.toolsOf(name),
      exposures: exposuresOf(name),
    };
  });
}
