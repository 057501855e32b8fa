import type { EventDraft, HookDefinition, JsonObject, ObserveInput, RuntimeEvent } from '@mozaiks/contracts';
import { contextView, refusalOfWrite } from './context.ts';
import type { EngineDeps } from './deps.ts';
import { contextUpdate } from './drafts.ts';

/** Calls the observers of each fact, one after the other, and collects what they want to set. */
export async function observe(deps: EngineDeps, input: ObserveInput): Promise<readonly EventDraft[]> {
  const { definition } = input.workflow;
  if (definition.hooks.length === 0) return [];
  const drafts: EventDraft[] = [];
  for (const event of input.events) {
    for (const hook of definition.hooks.filter((candidate) => concerns(candidate, event))) {
      const set = await callObserver(deps, input, { hook, event });
      drafts.push(...patch(deps, input, { hook, event, set }));
    }
  }
  return drafts;
}

interface Called {
  readonly hook: HookDefinition;
  readonly event: RuntimeEvent;
}

function concerns(hook: HookDefinition, event: RuntimeEvent): boolean {
  if (hook.type !== `on_${event.type}`) return false;
  return hook.agent === undefined || ('agent' in event && event.agent === hook.agent);
}

async function callObserver(deps: EngineDeps, input: ObserveInput, { hook, event }: Called): Promise<JsonObject> {
  const { log, state, workflow } = input;
  const bundle = workflow.bundles.get(hook.code.module);
  const fields = {
    event: 'hook_failed',
    app_id: log.app_id,
    user_id: log.user_id,
    chat_id: log.chat_id,
    workflow_name: workflow.definition.workflow_name,
  };
  if (bundle === undefined) {
    deps.logger.log('warn', `hook ${hook.type} is not deployed here`, { ...fields, code: 'hook_failed' });
    return {};
  }
  const result = await deps.tools.call(
    {
      kind: 'hook',
      log,
      run_id: event.run_id ?? '',
      workflow_name: workflow.definition.workflow_name,
      agent: 'agent' in event ? event.agent : '',
      bundle,
      function: hook.code.function,
      call: { style: 'object', parameters: [] },
      isolation: 'worker',
      timeout_ms: hook.timeout_ms,
      max_result_bytes: MAX_HOOK_RESULT_BYTES,
      arguments: { ...event } as unknown as JsonObject,
      context: contextView({ log, state, workflow }).snapshot(),
      call_id: `${hook.type}:${event.seq}`,
      idempotency_key: `${event.run_id ?? log.log_id}:${event.seq}:${hook.type}`,
    },
    input.signal,
  );
  if (result.ok) return result.set;
  deps.logger.log('warn', `hook ${hook.type} failed: ${result.error.message}`, { ...fields, code: 'hook_failed' });
  return {};
}

const MAX_HOOK_RESULT_BYTES = 64 * 1024;

function patch(
  deps: EngineDeps,
  { log, state, workflow }: ObserveInput,
  { hook, event, set }: Called & { readonly set: JsonObject },
): EventDraft[] {
  const accepted = Object.entries(set).filter(([name, value]) => {
    const refusal = state.run === null ? 'the run has ended' : refusalOfWrite(workflow, name, value);
    if (refusal !== undefined)
      deps.logger.log('warn', `hook ${hook.type}: ${refusal}`, {
        event: 'hook_patch_dropped',
        chat_id: log.chat_id,
        app_id: log.app_id,
        user_id: log.user_id,
      });
    return refusal === undefined;
  });
  return contextUpdate(workflow, { run_id: event.run_id, set: Object.fromEntries(accepted), by: 'hook' });
}
