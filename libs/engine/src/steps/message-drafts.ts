import {
  callSignature,
  INJECTED_PARAMETERS,
  type AgentDefinition,
  type DraftOf,
  type EventDraft,
  type JsonObject,
  type ToolDefinition,
} from '@mozaiks/contracts';
import { contextView, holds, type ContextView } from '../context.ts';
import { indexOf } from '../definition.ts';
import { offeredTools } from '../request/build-request.ts';
import { transferTarget } from '../request/transfers.ts';
import { runOf, type TurnScope } from '../turn-scope.ts';
import { approvalQuestion, uiQuestion } from './call-questions.ts';
import type { CallChunk, StreamedMessage } from './stream-message.ts';

/** A model's message as facts: its text, its calls, the questions that must be asked first, and the results of calls that cannot be run. */
export function messageDrafts(turn: TurnScope, agent: AgentDefinition, message: StreamedMessage): readonly EventDraft[] {
  const { calls, finish } = message;
  const said = calls.length > 0 && message.text === '' ? [] : [responseDraft(turn, agent, message)];
  const kept = finish?.provider_data === undefined || said.length > 0 ? {} : { provider_data: finish.provider_data };
  return [...said, ...calls.flatMap((chunk, at) => callDrafts(turn, agent, { chunk, message, kept: at === 0 ? kept : {} }))];
}

function responseDraft(
  turn: TurnScope,
  agent: AgentDefinition,
  { message_id, text, finish, calls }: StreamedMessage,
): DraftOf<'agent_response'> {
  const finish_reason = calls.length > 0 ? 'tool_calls' : finish === null || finish.reason === 'tool_calls' ? 'stop' : finish.reason;
  const kept = finish?.provider_data === undefined ? {} : { provider_data: finish.provider_data };
  return {
    type: 'agent_response',
    run_id: runOf(turn.state).run_id,
    agent: agent.name,
    message_id,
    text,
    visible: agent.visible,
    finish_reason,
    ...kept,
  };
}

interface OneCall {
  readonly chunk: CallChunk;
  readonly message: StreamedMessage;
  readonly kept: Pick<DraftOf<'tool_call'>, 'provider_data'>;
}

function callDrafts(turn: TurnScope, agent: AgentDefinition, { chunk, message, kept }: OneCall): EventDraft[] {
  const { deps, log, workflow } = turn;
  const { run_id } = runOf(turn.state);
  const tool = indexOf(workflow).tools.get(chunk.tool);
  const target = tool === undefined ? transferTarget(chunk.tool) : undefined;
  const call_id = deps.ids.random();
  const call: DraftOf<'tool_call'> = {
    type: 'tool_call',
    run_id,
    call_id,
    message_id: message.message_id,
    agent: agent.name,
    tool: chunk.tool,
    arguments: ownArguments(chunk),
    kind: target === undefined ? (tool?.kind ?? 'agent_tool') : 'transfer',
    ...(tool?.ui === undefined ? {} : { component: tool.ui.component, display: tool.ui.mode }),
    idempotency_key: `${log.log_id}:${call_id}`,
    ...kept,
  };
  const offered = offeredTools(turn, agent).some(({ name }) => name === chunk.tool);
  if (target !== undefined) return [call, transferResult(call, offered ? target : undefined)];
  const refused = refusal(turn, { chunk, tool, offered });
  if (refused !== undefined) return [call, { type: 'tool_result', run_id, call_id, ok: false, error: refused, duration_ms: 0 }];
  return [call, ...questionDrafts(turn, call, tool)];
}

/** What the model may say: the tenant and whatever else the runtime fills in is dropped. */
const ownArguments = ({ arguments: args }: CallChunk): JsonObject =>
  Object.fromEntries(Object.entries(args ?? {}).filter(([name]) => !injected.has(name)));
const injected: ReadonlySet<string> = new Set(INJECTED_PARAMETERS);

/** A transfer has its result at once; one that the model invents, or that is not available at this moment, is refused and never executed. */
function transferResult({ run_id, call_id, tool }: DraftOf<'tool_call'>, target: string | undefined): DraftOf<'tool_result'> {
  const result = { type: 'tool_result', run_id, call_id, duration_ms: 0 } as const;
  if (target === undefined) return { ...result, ok: false, error: { code: 'transfer_refused', message: `"${tool}" is not available now` } };
  return { ...result, ok: true, result: `handed over to ${target}`, handoff: target };
}

interface Checked {
  readonly chunk: CallChunk;
  readonly tool: ToolDefinition | undefined;
  readonly offered: boolean;
}

/** Why a call cannot be run, told to the model so that it can mend it. */
function refusal(
  { workflow }: TurnScope,
  { chunk, tool, offered }: Checked,
): { readonly code: string; readonly message: string } | undefined {
  if (tool === undefined || !offered) return { code: 'tool_unknown', message: `there is no tool "${chunk.tool}"` };
  if (chunk.arguments === null) return { code: 'tool_invalid_arguments', message: 'the arguments are not a JSON object' };
  const checked = workflow.checkArguments(tool.name, ownArguments(chunk));
  return checked.ok ? undefined : { code: 'tool_invalid_arguments', message: `the arguments do not fit: ${checked.problems.join('; ')}` };
}

function questionDrafts(turn: TurnScope, call: DraftOf<'tool_call'>, tool: ToolDefinition | undefined): DraftOf<'input_request'>[] {
  const { log, state, workflow } = turn;
  if (tool === undefined) return [];
  const approve = needsApproval(tool, call.arguments, contextView({ log, state, workflow }));
  if (approve) return [approvalQuestion(turn, call, `May ${call.agent} call ${callSignature(call)}?`)];
  return tool.kind === 'ui_tool' ? [uiQuestion(turn, call, tool)] : [];
}

/** In the expression `${name}` is the call's argument of that name, else the context variable. */
export function needsApproval({ requires_approval }: ToolDefinition, args: JsonObject, view: ContextView): boolean {
  if (typeof requires_approval === 'string') return requires_approval === 'always';
  return holds(requires_approval, { ...view, get: (name) => (Object.hasOwn(args, name) ? args[name] : view.get(name)) }).yes;
}
