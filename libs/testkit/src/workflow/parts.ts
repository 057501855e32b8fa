import {
  defined,
  parseExpression,
  type AgentDefinition,
  type CodeRef,
  type Expression,
  type HandoffRule,
  type HandoffTarget,
  type LoadedScriptEntry,
  type Matcher,
  type ScriptStep,
  type ToolDefinition,
  type VariableDefinition,
} from '@mozaiks/contracts';
import type {
  AgentDraft,
  HandoffDraft,
  ScriptDraft,
  ToolDraft,
  VariableDraft,
} from './workflow-draft.ts';

export const testModule = 'tests';
export const codeRef = (name: string): CodeRef => ({ module: testModule, function: name });
export const objectCall = { style: 'object', parameters: [] } as const;

/** Throws if the expression does not parse. */
export function expression(source: string): Expression {
  const parsed = parseExpression(source);
  if (!parsed.ok) throw new Error(`${source}: ${parsed.message} at ${parsed.at}`);
  return { source, node: parsed.node };
}

export const agentOf = (draft: string | AgentDraft, tools: readonly string[]): AgentDefinition => {
  const fields = typeof draft === 'string' ? { name: draft } : draft;
  return {
    description: fields.name,
    prompt: `You are ${fields.name}.`,
    llm_config: {},
    human_input_mode: 'NEVER',
    structured_outputs_required: false,
    auto_tool_mode: false,
    history: { include: 'all', summarize: false },
    guardrails: { input: [], output: [] },
    visible: true,
    tools,
    exposures: [],
    ...fields,
  };
};

export const handoffOf = (
  { from, to, kind, condition, when }: HandoffDraft,
  index: number,
): HandoffRule => ({
  index,
  source: from,
  target: typeof to === 'string' ? targetOf(to) : to,
  kind: kind ?? (condition !== undefined ? 'llm' : when !== undefined ? 'post' : 'after_work'),
  ...defined({ condition }),
  ...(when === undefined ? {} : { expression: expression(when) }),
});

const targetOf = (name: string): HandoffTarget =>
  name === 'user'
    ? { type: 'user' }
    : name === 'terminate'
      ? { type: 'terminate' }
      : { type: 'agent', agent: name };

/**
 * The entries of a tool: one for each agent with its own settings, and one for all other agents.
 */
export function toolsOf(
  name: string,
  draft: ToolDraft,
  agents: readonly string[],
): readonly ToolDefinition[] {
  const { per_agent = {}, ...rest } = draft;
  const special = Object.entries(per_agent);
  if (special.length === 0) return [toolOf(name, rest)];
  const others = agents.filter((agent) => !Object.hasOwn(per_agent, agent));
  return [
    { ...toolOf(name, rest), agents: others },
    ...special.map(([agent, own]) => ({ ...toolOf(name, { ...rest, ...own }), agents: [agent] })),
  ];
}

function toolOf(name: string, draft: Omit<ToolDraft, 'per_agent'>): ToolDefinition {
  const {
    run,
    check: _check,
    agents: _agents,
    unavailable: _unavailable,
    touches_context: _touches,
    requires_approval = 'never',
    ...fields
  } = draft;
  return {
    name,
    kind: 'agent_tool',
    description: name,
    parameters: { type: 'object' },
    auto_invoke: false,
    timeout_ms: 30_000,
    retries: 0,
    on_interrupt: 'report',
    isolation: 'inline',
    max_result_bytes: 65_536,
    ...(run === undefined ? {} : { code: { ...codeRef(name), call: objectCall } }),
    ...fields,
    requires_approval:
      requires_approval === 'never' || requires_approval === 'always'
        ? requires_approval
        : expression(requires_approval),
  };
}

export function variableOf(name: string, draft: VariableDraft): VariableDefinition {
  const { default: value, triggers = [], computed, ...fields } = draft;
  return {
    name,
    type: 'string',
    source:
      computed === undefined
        ? { type: 'state', triggers, ...defined({ default: value }) }
        : { type: 'computed', expression: expression(computed) },
    sensitive: false,
    client_writable: false,
    ...fields,
  };
}

const stepOf = (step: Partial<ScriptStep> | string): ScriptStep => ({
  call: [],
  delay_ms: 0,
  ...(typeof step === 'string' ? { say: step } : step),
});

export const scriptEntryOf = ({ steps, ...entry }: ScriptDraft): LoadedScriptEntry => ({
  ...entry,
  steps: steps.map(stepOf),
  ...(entry.match === undefined ? {} : { matcher: matcherOf(new RegExp(entry.match, 'i')) }),
});

export const matcherOf =
  (pattern: RegExp): Matcher =>
  (text) =>
    pattern.exec(text)?.map((group: string | undefined) => group ?? null) ?? null;
