import type { CodeResult, OpenCall, ToolDefinition } from '@mozaiks/contracts';
import { indexOf } from '../definition.ts';
import { runOf, viewOf, type TurnScope } from '../turn-scope.ts';
import type { CallOutcome } from './call-outcome.ts';
import { effectiveArguments, uiAnswer } from './call-policy.ts';

/** Runs one call, again as often as the tool allows; the idempotency key stays the same. Never rejects. */
export async function invoke(turn: TurnScope, open: OpenCall, signal: AbortSignal): Promise<CallOutcome> {
  const { call } = open;
  const tool = indexOf(turn.workflow).tools.get(call.tool);
  const bundle = turn.workflow.bundles.get(tool?.code?.module ?? '');
  if (tool?.code === undefined || bundle === undefined) return { call_id: call.call_id, result: gone(call.tool) };
  for (let attempt = 0; ; attempt++) {
    const result = await attemptCall(turn, open, { tool: { ...tool, code: tool.code }, signal });
    const again = !result.ok && attempt < tool.retries && isTransient(result.error.code) && !signal.aborted;
    if (!again) return { call_id: call.call_id, result };
  }
}

interface Attempt {
  readonly tool: ToolDefinition & { readonly code: NonNullable<ToolDefinition['code']> };
  readonly signal: AbortSignal;
}

function attemptCall(turn: TurnScope, open: OpenCall, { tool, signal }: Attempt): Promise<CodeResult> {
  const { deps, log, workflow, state, live } = turn;
  const { call } = open;
  const { run_id } = runOf(state);
  const bundle = workflow.bundles.get(tool.code.module);
  if (bundle === undefined) return Promise.resolve(gone(call.tool));
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
      arguments: effectiveArguments(open),
      context: viewOf(turn).snapshot(),
      call_id: call.call_id,
      idempotency_key: call.idempotency_key,
      ...(answer === undefined ? {} : { answer }),
      onProgress: (percent, message) =>
        live({
          type: 'tool_progress',
          run_id,
          call_id: call.call_id,
          ...(percent === undefined ? {} : { percent }),
          ...(message === undefined ? {} : { message }),
        }),
    },
    signal,
  );
}

const isTransient = (code: string): boolean => code === 'tool_failed' || code === 'tool_timeout' || code === 'tool_crashed';
const gone = (tool: string): CodeResult => ({
  ok: false,
  error: { code: 'tool_unavailable', message: `the tool "${tool}" is not available any more` },
  duration_ms: 0,
});
