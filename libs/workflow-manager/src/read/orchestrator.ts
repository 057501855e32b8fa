import { defined, PATTERNS, STARTUP_MODES, type WorkflowDefinition } from '@mozaiks/contracts';
import type { YamlNode } from '../yaml/node.ts';
import {
  fieldOf,
  flagIn,
  manyOf,
  numberIn,
  textIn,
  textOf,
  textsOf,
  wordIn,
} from '../yaml/read-node.ts';
import { readExpression } from './expressions.ts';
import type { LlmReader } from './llm-configs.ts';
import { readTemplate } from './placeholders.ts';
import { checkAgent, type Scope } from './scope.ts';

type Orchestration = Pick<
  WorkflowDefinition,
  | 'workflow_name'
  | 'description'
  | 'display_name'
  | 'version'
  | 'orchestration_pattern'
  | 'initial_agent'
  | 'startup_mode'
  | 'initial_message'
  | 'initial_message_to_user'
  | 'human_in_the_loop'
  | 'max_turns'
  | 'max_tool_rounds'
  | 'max_repeated_calls'
  | 'timeout_seconds'
  | 'question_timeout_seconds'
  | 'budget'
  | 'on_message_while_running'
  | 'termination'
  | 'speaker_selection'
>;

const ON_MESSAGE = ['enqueue', 'reject', 'interrupt'] as const;
export const TOOL_TIMEOUT_MS = 30_000;

function checkName({ sources, folder, report }: Scope): void {
  const named = fieldOf(sources.orchestrator, 'workflow_name');
  const name = textIn(sources.orchestrator, 'workflow_name');
  if (named !== undefined && name !== undefined && name !== folder.name)
    report({
      code: 'WF016',
      at: named.at,
      message: `workflow_name is ${name}, the folder is ${folder.name}`,
      fix: { replace: name, with: folder.name },
    });
}

function checkUseless({ sources, report }: Scope): void {
  const entry = fieldOf(sources.orchestrator, 'entry_point');
  if (entry !== undefined)
    report({ code: 'WF018', at: entry.at, message: 'entry_point has no effect' });
}

function checkPhrases({ report }: Scope, termination: YamlNode | undefined): void {
  for (const item of manyOf(fieldOf(termination, 'phrases'))) {
    if (/^\s+$/.test(textOf(item) ?? ''))
      report({ code: 'WF105', at: item.at, message: 'nearly every answer contains a space' });
  }
}

function initialAgent(scope: Scope): string {
  const named = fieldOf(scope.sources.orchestrator, 'initial_agent');
  const name = textIn(scope.sources.orchestrator, 'initial_agent');
  if (named !== undefined && name !== undefined) checkAgent(scope, name, named.at);
  const [first = ''] = scope.agents;
  return name ?? first;
}

/** orchestrator.yaml with every default filled in. */
export function readOrchestrator(scope: Scope, llms: LlmReader): Orchestration {
  const node = scope.sources.orchestrator;
  const [budget, termination, selection] = [
    fieldOf(node, 'budget'),
    fieldOf(node, 'termination'),
    fieldOf(node, 'speaker_selection'),
  ];
  checkName(scope);
  checkUseless(scope);
  checkPhrases(scope, termination);
  return {
    workflow_name: scope.folder.name,
    ...defined({
      description: textIn(node, 'description'),
      display_name: textIn(node, 'display_name'),
      version: textIn(node, 'version'),
    }),
    orchestration_pattern: wordIn(node, 'orchestration_pattern', PATTERNS) ?? 'DefaultPattern',
    initial_agent: initialAgent(scope),
    startup_mode: wordIn(node, 'startup_mode', STARTUP_MODES) ?? 'UserDriven',
    ...defined({
      initial_message: readTemplate(scope, fieldOf(node, 'initial_message')),
      initial_message_to_user: readTemplate(scope, fieldOf(node, 'initial_message_to_user')),
    }),
    human_in_the_loop: flagIn(node, 'human_in_the_loop') ?? true,
    max_turns: numberIn(node, 'max_turns') ?? 20,
    max_tool_rounds: numberIn(node, 'max_tool_rounds') ?? 10,
    max_repeated_calls: numberIn(node, 'max_repeated_calls') ?? 3,
    timeout_seconds: numberIn(node, 'timeout_seconds') ?? 600,
    ...defined({
      question_timeout_seconds: numberIn(node, 'question_timeout_seconds'),
      budget:
        budget &&
        defined({
          max_tokens: numberIn(budget, 'max_tokens'),
          max_cost_usd: numberIn(budget, 'max_cost_usd'),
        }),
    }),
    on_message_while_running: wordIn(node, 'on_message_while_running', ON_MESSAGE) ?? 'enqueue',
    termination: {
      phrases: textsOf(fieldOf(termination, 'phrases')),
      ...defined({ when: readExpression(scope, fieldOf(termination, 'when')) }),
    },
    speaker_selection: {
      llm_config: llms.read(fieldOf(selection, 'llm_config')),
      ...defined({ prompt: readTemplate(scope, fieldOf(selection, 'prompt')) }),
      max_retries: numberIn(selection, 'max_retries') ?? 2,
    },
  };
}

export const toolTimeoutOf = ({ sources }: Scope): number =>
  numberIn(fieldOf(sources.orchestrator, 'defaults'), 'tool_timeout_ms') ?? TOOL_TIMEOUT_MS;
