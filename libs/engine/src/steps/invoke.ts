import {
  defined,
  type CodeCall,
  type CodeResult,
  type OpenCall,
  type ToolDefinition,
} from '@mozaiks/contracts';
import { definitionIndex } from '../definition.ts';
import { runOf, viewOf, type TurnScope } from '../turn-scope.ts';
import { traceparentIn } from '../trace.ts';
import type { CallOutcome } from './call-outcome.ts';
import { effectiveArguments, uiAnswer } from './call-policy.ts';

/** How often a call is repeated after its isolate was ended because of another call. */
const MAX_INTERRUPTIONS = 3;

/**
 * Runs one call, and repeats it as often as the tool allows, with the same idempotency key. Never
 * rejects.
 */
export async function invoke(
  turn: TurnScope,
  open: OpenCall,
  signal: AbortSignal,
): Promise<CallOutcome> {
  const { call } = open;
  const tool = definitionIndex(turn.workflow).toolOf(call.tool, call.agent);
  if (tool?.mcp !== undefined)
    return { call_id: call.call_id, result: await callRemote(turn, open, { tool, signal }) };
  const bundle = turn.workflow.bundles.get(tool?.code?.module ?? '');
  if (tool?.code === undefined || bundle === undefined)
    return { call_id: call.call_id, result: unavailable(call.tool) };
  const tries: Tries = { failed: 0, interrupted: 0 };
  for (;;) {
    const result = await attemptCall(turn, open, { tool: { ...tool, code: tool.code }, signal });
    if (result.ok || signal.aborted || !mayRepeat(tool, result.error.code, tries))
      return { call_id: call.call_id, result };
  }
}

interface Tries {
  failed: number;
  interrupted: number;
}

/** Whether the call may run again after it has failed with this code. Counts the failure. */
function mayRepeat(tool: ToolDefinition, code: string, tries: Tries): boolean {
  if (code === 'interrupted')
    return tool.on_interrupt === 'retry' && ++tries.interrupted <= MAX_INTERRUPTIONS;
  return isTransient(code) && ++tries.failed <= tool.retries;
}

interface Attempt {
  readonly tool: ToolDefinition & { readonly code: NonNullable<ToolDefinition['code']> };
  readonly signal: AbortSignal;
}

function attemptCall(
  turn: TurnScope,
  open: OpenCall,
  { tool, signal }: Attempt,
): Promise<CodeResult> {
  const { deps, log, workflow, state } = turn;
  const { call } = open;
  const { run_id } = runOf(state);
  const bundle = workflow.bundles.get(tool.code.module);
  if (bundle === undefined) return Promise.resolve(unavailable(call.tool));
  const answer = uiAnswer(open);
  return deps.tools.call(
    {
      kind: 'tool',
      log,
      run_id,
      workflow_name: workflow.definition.workflow_name,
      agent: call.agent,
      bundle,
      function: tool.code.function,
      call: tool.code.call,
      isolation: tool.isolation,
      timeout_ms: tool.timeout_ms,
      max_result_bytes: tool.max_result_bytes,
      arguments: workflow.presentArguments(call.tool, effectiveArguments(open), call.agent),
      context: viewOf(turn).snapshot(),
      call_id: call.call_id,
      idempotency_key: call.idempotency_key,
      ...tracedAs(turn, call.call_id),
      ...defined({ answer }),
      onProgress: progressOf(turn, call.call_id),
    },
    signal,
  );
}

function tracedAs(turn: TurnScope, call_id: string): Pick<CodeCall, 'traceparent'> {
  const traceparent = traceparentIn(turn, { span: 'tool', call_id });
  return traceparent === undefined ? {} : { traceparent };
}

/** Sends progress to followers while the call runs. */
function progressOf(
  { live, state }: TurnScope,
  call_id: string,
): NonNullable<CodeCall['onProgress']> {
  const { run_id } = runOf(state);
  return (percent, message) =>
    live({
      type: 'tool_progress',
      run_id,
      call_id,
      ...defined({ percent, message }),
    });
}

/** A call of an MCP server's tool. It is never repeated, because its effects are unknown. */
async function callRemote(
  turn: TurnScope,
  open: OpenCall,
  { tool, signal }: Remote,
): Promise<CodeResult> {
  const { deps, log, workflow } = turn;
  const { mcp_servers, workflow_name } = workflow.definition;
  const { call_id } = open.call;
  const server = mcp_servers.find(({ name }) => name === tool.mcp?.server);
  if (deps.mcp === undefined || server === undefined || tool.mcp === undefined)
    return unavailable(tool.name);
  const place = { log, workflow_name, directory: workflow.directory, server };
  const onProgress = progressOf(turn, call_id);
  const call = {
    tool: tool.mcp.tool,
    arguments: effectiveArguments(open),
    call_id,
    ...tracedAs(turn, call_id),
  };
  return deps.mcp.call({ ...place, ...call, onProgress }, signal);
}

interface Remote {
  readonly tool: ToolDefinition;
  readonly signal: AbortSignal;
}

const isTransient = (code: string): boolean =>
  code === 'tool_failed' || code === 'tool_timeout' || code === 'tool_crashed';
const unavailable = (tool: string): CodeResult => ({
  ok: false,
  error: { code: 'tool_unavailable', message: `the tool "${tool}" is not available any more` },
  duration_ms: 0,
});
