import type {
  CallStyle,
  CodeCall,
  CodeRef,
  CodeResult,
  DraftOf,
  JsonObject,
  LoadedWorkflow,
  LogRef,
  ToolRuntime,
} from '@mozaiks/contracts';
import { contextView, type ContextOf } from '../context.ts';

/**
 * A function of the author other than the tools that models call: a hook, a router, a lifecycle
 * tool or a source.
 */
export interface AuthorFunction {
  readonly kind: CodeCall['kind'];
  readonly code: CodeRef & { readonly call?: CallStyle };
  readonly timeout_ms: number;
  readonly agent: string;
  readonly run_id: string;
  /** The input of the function. */
  readonly arguments: JsonObject;
  /** Identifies this call for ever: it is the same after a crash. */
  readonly key: string;
}

const MAX_RESULT_BYTES = 1024 * 1024;
const OBJECT_STYLE: CallStyle = { style: 'object', parameters: [] };

export interface Author extends ContextOf {
  readonly deps: { readonly tools: ToolRuntime };
  readonly log: LogRef;
  readonly workflow: LoadedWorkflow;
  readonly signal: AbortSignal;
}

/**
 * Calls the function once. Code that is not deployed here fails like any other code. Never rejects.
 */
export async function callAuthor(
  by: Author,
  { code, key, ...call }: AuthorFunction,
): Promise<CodeResult> {
  const { deps, log, workflow, signal } = by;
  const bundle = workflow.bundles.get(code.module);
  if (bundle === undefined) {
    const message = `${code.function} of ${code.module} is not deployed here`;
    return { ok: false, error: { code: 'tool_unavailable', message }, duration_ms: 0 };
  }
  return deps.tools.call(
    {
      ...call,
      log,
      workflow_name: workflow.definition.workflow_name,
      bundle,
      function: code.function,
      call: code.call ?? OBJECT_STYLE,
      isolation: 'worker',
      max_result_bytes: MAX_RESULT_BYTES,
      context: contextView(by).snapshot(),
      call_id: key,
      idempotency_key: `${log.log_id}:${key}`,
    },
    signal,
  );
}

interface HookCall {
  /** The hook's type in hooks.yaml, or the trigger of a lifecycle tool. */
  readonly hook: string;
  readonly by: Pick<AuthorFunction, 'code' | 'agent' | 'run_id'>;
  readonly result: CodeResult;
}

/** The event that reports a call of a hook. */
export const hookDraft = ({
  hook,
  by: { code, agent, run_id },
  result: { ok, duration_ms },
}: HookCall): DraftOf<'hook'> => ({
  type: 'hook',
  run_id,
  hook,
  function: code.function,
  ...(agent === '' ? {} : { agent }),
  ok,
  duration_ms: Math.max(0, Math.round(duration_ms)),
});
