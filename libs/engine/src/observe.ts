import {
  isJsonObject,
  type CodeResult,
  type EventDraft,
  type JsonObject,
  type ObserveInput,
  type RuntimeEvent,
} from '@mozaiks/contracts';
import { callAuthor, hookDraft } from './code/author-code.ts';
import { observersOf, type Observer } from './code/observers.ts';
import { sortWrites } from './context-writes.ts';
import type { EngineDeps } from './deps.ts';
import { contextUpdate } from './drafts.ts';
import { plainUnstored } from './sources/unstored.ts';

/**
 * Calls the observers of each event, one after the other: observer hooks and matching lifecycle
 * tools. Collects a `hook` event for each call, and what the observers set. After the run has
 * ended, nothing more is committed.
 */
export async function observe(
  deps: EngineDeps,
  input: ObserveInput,
): Promise<readonly EventDraft[]> {
  const { hooks, lifecycle_tools } = input.workflow.definition;
  if (hooks.length === 0 && lifecycle_tools.length === 0) return [];
  const unstored = plainUnstored(deps, input.workflow);
  const drafts: EventDraft[] = [];
  for (const event of input.events) {
    for (const observer of observersOf(input, event)) {
      const result = await callAuthor({ ...input, deps, unstored }, observer);
      if (input.state.run !== null)
        drafts.push(hookDraft({ hook: observer.hook, by: observer, result }));
      drafts.push(...outcome(deps, input, { observer, event, result }));
    }
  }
  return drafts;
}

interface Called {
  readonly observer: Observer;
  readonly event: RuntimeEvent;
  readonly result: CodeResult;
}

function outcome(
  deps: EngineDeps,
  input: ObserveInput,
  { observer, event, result }: Called,
): EventDraft[] {
  if (!result.ok) {
    warn(deps, input, {
      code: 'hook_failed',
      msg: `${observer.key} failed: ${result.error.message}`,
    });
    deps.metrics?.count('mozaiks_hook_failures_total', {
      workflow_name: input.workflow.definition.workflow_name,
    });
    return [];
  }
  // A hook may return a patch in addition to what it has set.
  const returned = observer.kind === 'hook' && isJsonObject(result.value) ? result.value : {};
  const set = { ...returned, ...result.set };
  return contextUpdate(input.workflow, {
    run_id: event.run_id,
    set: accepted(deps, input, { observer, set }),
    by: 'hook',
  });
}

/** Writes that fit their variables. After a terminal event there are none. */
function accepted(
  deps: EngineDeps,
  input: ObserveInput,
  { observer, set }: { readonly observer: Observer; readonly set: JsonObject },
): JsonObject {
  const ended = input.state.run === null && Object.keys(set).length > 0;
  const sorted = ended
    ? { accepted: {}, refusals: ['the run has ended'] }
    : sortWrites(input.workflow, set);
  for (const refusal of sorted.refusals)
    warn(deps, input, { code: 'hook_patch_dropped', msg: `${observer.key}: ${refusal}` });
  return sorted.accepted;
}

function warn(
  deps: EngineDeps,
  { log, workflow }: ObserveInput,
  { code, msg }: { readonly code: string; readonly msg: string },
): void {
  const { app_id, user_id, chat_id } = log;
  deps.logger.log('warn', msg, {
    event: code,
    code,
    app_id,
    user_id,
    chat_id,
    workflow_name: workflow.definition.workflow_name,
  });
}
