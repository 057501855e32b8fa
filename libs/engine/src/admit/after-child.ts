import {
  jsonSize,
  type DraftOf,
  type EventDraft,
  type EventOf,
  type JsonValue,
  type LoadedWorkflow,
} from '@mozaiks/contracts';
import { contextUpdate } from '../drafts.ts';
import { childStart, refusedCall, type Parent } from '../steps/child-start.ts';

/** Larger results are not stored in a variable. */
const MAX_MERGED_BYTES = 262_144;

type Call = EventOf<'tool_call'>;
type Part = NonNullable<Call['fan_out']>;
type Result = Pick<DraftOf<'tool_result'>, 'call_id' | 'ok' | 'result' | 'error'>;

/**
 * What follows in the same commit after the child of one item has ended. The next child starts. The
 * last child merges the results, in the order of the items, into a variable. With `on_failure:
 * stop`, a failure closes all open calls, whose children are then cancelled, and sets nothing.
 */
export function afterChild(
  parent: Parent & { readonly workflow: LoadedWorkflow },
  call: Call,
  result: Result,
): readonly EventDraft[] {
  const part = call.fan_out;
  if (part === undefined) return [];
  const others = [...parent.state.calls.values()].filter(
    ({ call: other }) => isSibling(other, call) && other.call_id !== call.call_id,
  );
  if (!result.ok && part.on_failure === 'stop')
    return others.map(({ call: other }) =>
      refusedCall(other, 'cancelled', `the child of item ${part.index + 1} failed`),
    );
  const next = others.find(({ child }) => child === undefined);
  if (next !== undefined) return [childStart(parent, next.call, part.budget)];
  return others.length > 0 ? [] : merged(parent, { call, part, result });
}

const isSibling = (other: Call, { message_id }: Call): boolean =>
  other.fan_out !== undefined && other.message_id === message_id;

interface Last {
  readonly call: Call;
  readonly part: Part;
  readonly result: Result;
}

function merged(
  { state, workflow }: Parent & { readonly workflow: LoadedWorkflow },
  { call, part: { into }, result }: Last,
): readonly EventDraft[] {
  const { run_id, call_id } = call;
  const results = new Map<string, Result>([[call_id, result]]);
  for (const event of state.transcript)
    if (event.type === 'tool_result') results.set(event.call_id, event);
  const list = state.transcript.flatMap((event) =>
    event.type === 'tool_call' && isSibling(event, call)
      ? [valueOf(results.get(event.call_id))]
      : [],
  );
  if (jsonSize(list) <= MAX_MERGED_BYTES)
    return contextUpdate(workflow, { run_id, set: { [into]: list }, by: 'tool', call_id });
  const message = `the results are too large for the variable ${into}`;
  return [{ type: 'error', run_id, code: 'context_invalid', message, retryable: false }];
}

/** The value of a failed item is `{error: {code, message}}`. */
function valueOf(result: Result | undefined): JsonValue {
  if (result?.ok === true) return result.result ?? null;
  const { code = 'child_failed', message = '' } = result?.error ?? {};
  return { error: { code, message } };
}
