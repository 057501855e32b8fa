import {
  callSignature,
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
import { asksPeople, indexOf } from '../definition.ts';
import { isTransfer } from '../layout/transfers.ts';
import { runOf, viewOf, type TurnScope } from '../turn-scope.ts';
import { approvalQuestion, uiQuestion } from './call-questions.ts';

/** Calls with the same arguments that are run; the next one is refused and told to the model, and one more ends the run. */
export const MAX_SAME_CALLS = 2;

export interface WantedCall {
  readonly message_id: string;
  readonly tool: string;
  /** null: what the model wrote is not a JSON object. */
  readonly arguments: JsonObject | null;
  /** Whether the agent may call it. */
  readonly offered: boolean;
  /** How often the same call stands before it in its message. */
  readonly before?: number;
  readonly provider_data?: JsonValue | undefined;
}

/** A call as facts: the question that must be asked first, or the result of one that cannot be run. */
export function callDrafts(turn: TurnScope, agent: AgentDefinition, wanted: WantedCall): EventDraft[] {
  const { deps, log, workflow } = turn;
  const { run_id } = runOf(turn.state);
  const tool = indexOf(workflow).tools.get(wanted.tool);
  const transfer = tool === undefined && isTransfer(wanted.tool);
  const call_id = deps.ids.random();
  const call: DraftOf<'tool_call'> = {
    type: 'tool_call',
    run_id,
    call_id,
    message_id: wanted.message_id,
    agent: agent.name,
    tool: wanted.tool,
    arguments: ownArguments(wanted),
    kind: transfer ? 'transfer' : (tool?.kind ?? 'agent_tool'),
    ...(tool?.ui === undefined ? {} : { component: tool.ui.component, display: tool.ui.mode }),
    idempotency_key: `${log.log_id}:${call_id}`,
    ...(wanted.provider_data === undefined ? {} : { provider_data: wanted.provider_data }),
  };
  if (transfer) return [call, transferResult(turn, agent, call)];
  const refused = refusal(turn, { wanted, tool, args: call.arguments });
  if (refused !== undefined) return [call, { type: 'tool_result', run_id, call_id, ok: false, error: refused, duration_ms: 0 }];
  return [call, ...questionDrafts(turn, call, tool)];
}

/** What the model may say: the tenant and whatever else the runtime fills in is dropped. */
const ownArguments = ({ arguments: args }: WantedCall): JsonObject =>
  Object.fromEntries(Object.entries(args ?? {}).filter(([name]) => !injected.has(name)));
const injected: ReadonlySet<string> = new Set(INJECTED_PARAMETERS);

/** A transfer has its result at once; one that the model invents, or that is not available at this moment, is refused and never executed. */
function transferResult({ workflow, state }: TurnScope, agent: AgentDefinition, call: DraftOf<'tool_call'>): DraftOf<'tool_result'> {
  const { run_id, call_id, tool } = call;
  const result = { type: 'tool_result', run_id, call_id, duration_ms: 0 } as const;
  const transfer = indexOf(workflow).layoutOf(agent).transfers.get(tool);
  if (transfer === undefined || state.run?.spent_rules.includes(transfer.rule.index) === true)
    return { ...result, ok: false, error: { code: 'transfer_refused', message: `"${tool}" is not available now` } };
  return { ...result, ok: true, result: `handed over to ${transfer.name}`, handoff: transfer.name };
}

interface Judged {
  readonly wanted: WantedCall;
  readonly tool: ToolDefinition | undefined;
  readonly args: JsonObject;
}

/** Why a call cannot be run, told to the model so that it can mend it. */
function refusal({ workflow, state }: TurnScope, { wanted, tool, args }: Judged): Failure | undefined {
  if (tool === undefined || !wanted.offered) return { code: 'tool_unknown', message: `there is no tool "${wanted.tool}"` };
  if (wanted.arguments === null) return { code: 'tool_invalid_arguments', message: 'the arguments are not a JSON object' };
  const checked = workflow.checkArguments(tool.name, args);
  if (!checked.ok) return { code: 'tool_invalid_arguments', message: `the arguments do not fit: ${checked.problems.join('; ')}` };
  const times = (state.run?.call_counts.get(callSignature({ tool: tool.name, arguments: args })) ?? 0) + (wanted.before ?? 0);
  if (times >= MAX_SAME_CALLS)
    return { code: 'repeated_calls', message: `the same call was made ${times} times before and is not run again: use what it gave` };
  if (tool.kind === 'ui_tool' && !asksPeople(workflow.definition))
    return { code: 'tool_unavailable', message: 'there is no user who could answer' };
  return undefined;
}

function questionDrafts(turn: TurnScope, call: DraftOf<'tool_call'>, tool: ToolDefinition | undefined): EventDraft[] {
  if (tool === undefined) return [];
  if (needsApproval(tool, call.arguments, viewOf(turn))) return [approval(turn, call)];
  return tool.kind === 'ui_tool' ? [uiQuestion(turn, call, tool)] : [];
}

/** Where nobody may be asked, nobody can approve. */
function approval(turn: TurnScope, call: DraftOf<'tool_call'>): EventDraft {
  if (asksPeople(turn.workflow.definition)) return approvalQuestion(turn, call, `May ${call.agent} call ${callSignature(call)}?`);
  const error = { code: 'tool_rejected', message: 'the call needs an approval, and there is no user who could give it' };
  return { type: 'tool_result', run_id: call.run_id, call_id: call.call_id, ok: false, error, duration_ms: 0 };
}

/** In the expression `${name}` is the call's argument of that name, else the context variable. */
function needsApproval({ requires_approval }: ToolDefinition, args: JsonObject, view: ContextView): boolean {
  if (typeof requires_approval === 'string') return requires_approval === 'always';
  return holds(requires_approval, { ...view, get: (name) => (Object.hasOwn(args, name) ? args[name] : view.get(name)) });
}
