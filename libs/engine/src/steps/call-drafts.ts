import {
  callSignature,
  defined,
  INJECTED_PARAMETERS,
  type AgentDefinition,
  type DraftOf,
  type EventDraft,
  type Failure,
  type JsonObject,
  type JsonValue,
  type ToolDefinition,
} from '@mozaiks/contracts';
import { holds, type ContextView } from '../context.ts';
import { asksPeople, definitionIndex } from '../definition.ts';
import { layoutNow } from '../layout/layout-now.ts';
import { isTransfer } from '../layout/transfers.ts';
import { remoteToolsOf } from '../remote/remote-tools.ts';
import { runOf, viewOf, type TurnScope } from '../turn-scope.ts';
import { approvalQuestion, uiQuestion } from './call-questions.ts';
import { DEFAULT_MAX_REPEATED_CALLS, REPEATED, sameResults } from './repeats.ts';

export interface WantedCall {
  readonly message_id: string;
  readonly tool: string;
  /** null if the model did not write a JSON object. */
  readonly arguments: JsonObject | null;
  /** Whether the agent may call the tool. */
  readonly offered: boolean;
  readonly provider_data?: JsonValue | undefined;
}

/**
 * A call as events, with the question that must be asked first, or the result of a call that cannot
 * run.
 */
export function callDrafts(
  turn: TurnScope,
  agent: AgentDefinition,
  wanted: WantedCall,
): EventDraft[] {
  const { deps, log, workflow } = turn;
  const { run_id } = runOf(turn.state);
  const tool = definitionIndex(workflow).toolOf(wanted.tool, agent.name);
  const transfer = tool === undefined && isTransfer(wanted.tool);
  const call_id = deps.ids.random();
  const call: DraftOf<'tool_call'> = {
    type: 'tool_call',
    run_id,
    call_id,
    message_id: wanted.message_id,
    agent: agent.name,
    tool: wanted.tool,
    arguments: ownArguments(wanted, tool),
    kind: transfer ? 'transfer' : (tool?.kind ?? 'agent_tool'),
    ...(tool?.ui === undefined ? {} : { component: tool.ui.component, display: tool.ui.mode }),
    idempotency_key: `${log.log_id}:${call_id}`,
    ...defined({ provider_data: wanted.provider_data }),
  };
  if (transfer) return [call, transferResult(turn, agent, call)];
  const refused = refusal(turn, { wanted, tool, call });
  if (refused !== undefined)
    return [
      call,
      { type: 'tool_result', run_id, call_id, ok: false, error: refused, duration_ms: 0 },
    ];
  return [call, ...questionDrafts(turn, call, tool)];
}

/**
 * The arguments that a model may set: the tenant and all other values that the runtime fills in are
 * dropped. The arguments of an MCP server may use these names for other values.
 */
function ownArguments(
  { arguments: args }: WantedCall,
  tool: ToolDefinition | undefined,
): JsonObject {
  if (tool?.kind === 'mcp_tool') return args ?? {};
  return Object.fromEntries(Object.entries(args ?? {}).filter(([name]) => !injected.has(name)));
}
const injected: ReadonlySet<string> = new Set(INJECTED_PARAMETERS);

/**
 * The immediate result of a transfer. A transfer that the model invents, or that is not available
 * now, is refused and never executed.
 */
function transferResult(
  turn: TurnScope,
  agent: AgentDefinition,
  call: DraftOf<'tool_call'>,
): DraftOf<'tool_result'> {
  const { run_id, call_id, tool } = call;
  const spent = runOf(turn.state).spent_rules;
  const result = { type: 'tool_result', run_id, call_id, duration_ms: 0 } as const;
  const transfer = layoutNow(turn, agent).transfers.get(tool);
  if (transfer === undefined || spent.includes(transfer.rule.index))
    return {
      ...result,
      ok: false,
      error: { code: 'transfer_refused', message: `"${tool}" is not available now` },
    };
  return { ...result, ok: true, result: `handed over to ${transfer.name}`, handoff: transfer.name };
}

interface Judged {
  readonly wanted: WantedCall;
  readonly tool: ToolDefinition | undefined;
  readonly call: Pick<DraftOf<'tool_call'>, 'agent' | 'arguments'>;
}

/** Why a call cannot run, as a message with which the model can correct it. */
function refusal(turn: TurnScope, { wanted, tool, call }: Judged): Failure | undefined {
  const { workflow, state } = turn;
  if (tool === undefined || !wanted.offered) return notOffered(turn, wanted.tool, call.agent);
  if (wanted.arguments === null)
    return { code: 'tool_invalid_arguments', message: 'the arguments are not a JSON object' };
  const { agent, arguments: args } = call;
  const remote = remoteToolsOf(turn, agent).toolOf(tool.name);
  const checked = remote?.check(args) ?? workflow.checkArguments(tool.name, args, agent);
  if (!checked.ok)
    return {
      code: 'tool_invalid_arguments',
      message: `the arguments do not fit: ${checked.problems.join('; ')}`,
    };
  const same = sameResults(state, { tool: tool.name, arguments: args });
  if (same >= (workflow.definition.max_repeated_calls ?? DEFAULT_MAX_REPEATED_CALLS))
    return repeated(same);
  if (tool.kind === 'ui_tool' && !asksPeople(workflow.definition))
    return { code: 'tool_unavailable', message: 'there is no user who could answer' };
  return undefined;
}

/** If a server is down, its tools may be available later, so the error is that of the server. */
function notOffered(turn: TurnScope, name: string, agent: string): Failure {
  const server = definitionIndex(turn.workflow).toolOf(name, agent)?.mcp?.server;
  const problem = server === undefined ? undefined : remoteToolsOf(turn, agent).problemOf(server);
  return problem ?? { code: 'tool_unknown', message: `there is no tool "${name}"` };
}

function repeated(times: number): Failure {
  const message = `the same call gave the same result ${times} times and is not run again: use that result, or try something else`;
  return { code: REPEATED, message };
}

function questionDrafts(
  turn: TurnScope,
  call: DraftOf<'tool_call'>,
  tool: ToolDefinition | undefined,
): EventDraft[] {
  if (tool === undefined) return [];
  if (needsApproval(tool, call.arguments, viewOf(turn))) return [approval(turn, call)];
  return tool.kind === 'ui_tool' ? [uiQuestion(turn, call, tool)] : [];
}

/** If no one can be asked, no one can approve. */
function approval(turn: TurnScope, call: DraftOf<'tool_call'>): EventDraft {
  if (asksPeople(turn.workflow.definition))
    return approvalQuestion(turn, call, `May ${call.agent} call ${callSignature(call)}?`);
  const error = {
    code: 'tool_rejected',
    message: 'the call needs an approval, and there is no user who could give it',
  };
  return {
    type: 'tool_result',
    run_id: call.run_id,
    call_id: call.call_id,
    ok: false,
    error,
    duration_ms: 0,
  };
}

/**
 * In the expression, `${name}` is the call's argument of that name, otherwise the context variable.
 */
function needsApproval(
  { requires_approval }: ToolDefinition,
  args: JsonObject,
  view: ContextView,
): boolean {
  if (typeof requires_approval === 'string') return requires_approval === 'always';
  return holds(requires_approval, {
    ...view,
    get: (name) => (Object.hasOwn(args, name) ? args[name] : view.get(name)),
  });
}
