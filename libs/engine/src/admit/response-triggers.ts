import {
  isJsonObject,
  type DraftOf,
  type EventOf,
  type JsonValue,
  type LoadedWorkflow,
} from '@mozaiks/contracts';
import { sortWrites } from '../context-writes.ts';
import { contextUpdate } from '../drafts.ts';

/**
 * What the answer to a UI tool sets (`ui_response` triggers), for the commit of the answer. A value
 * that does not fit its variable is not set.
 */
export function responseTriggers(
  { workflow }: { readonly workflow: LoadedWorkflow },
  call: EventOf<'tool_call'> | undefined,
  answer: JsonValue,
): DraftOf<'context_update'>[] {
  if (call === undefined || !isJsonObject(answer)) return [];
  const hits = workflow.definition.variables.flatMap(({ name, source }) => {
    const triggers = source.type === 'state' ? source.triggers : [];
    return triggers.flatMap((trigger): [string, JsonValue][] => {
      if (
        trigger.type !== 'ui_response' ||
        trigger.tool !== call.tool ||
        !Object.hasOwn(answer, trigger.response_key)
      )
        return [];
      return [[name, answer[trigger.response_key] ?? null]];
    });
  });
  const { accepted } = sortWrites(workflow, Object.fromEntries(hits));
  return contextUpdate(workflow, {
    run_id: call.run_id,
    set: accepted,
    by: 'trigger',
    call_id: call.call_id,
  });
}
