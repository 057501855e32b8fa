import type { CodeCall, CodeResult, JsonObject, RuntimeEvent } from '@mozaiks/contracts';
import { commitAhead, eventsAhead, positionOf, type Tape } from './tape.ts';

const NOTHING: CodeResult = { ok: true, value: null, set: {}, duration_ms: 0 };

/**
 * What a hook has done: its event says whether it worked, the update behind it what it has set.
 * Nothing where it left no event.
 */
export function hookResult(tape: Tape, { call_id, function: name }: CodeCall): CodeResult {
  const type = call_id.slice(0, call_id.indexOf(':'));
  const start = positionOf(tape);
  const end = start + commitAhead(tape).length;
  for (let at = Math.max(start, tape.hooked); at < end; at++) {
    const event = tape.events[at];
    if (event?.type !== 'hook' || event.hook !== type || event.function !== name) continue;
    tape.hooked = at + 1;
    return resultOf(tape, { type, event, update: at + 1 < end ? tape.events[at + 1] : undefined });
  }
  return NOTHING;
}

interface Called {
  readonly type: string;
  readonly event: Extract<RuntimeEvent, { readonly type: 'hook' }>;
  /** What follows in the commit. */
  readonly update: RuntimeEvent | undefined;
}

function resultOf(tape: Tape, { type, event, update }: Called): CodeResult {
  const { duration_ms, ok } = event;
  const problem = problemOf(tape, type);
  if (!ok) return { ok, error: { code: 'tool_failed', message: problem ?? '' }, duration_ms };
  const set =
    update?.type === 'context_update' && update.by === 'hook' ? update.set : refusedSet(problem);
  const isUnusable = problem?.endsWith('gave back something that cannot be used') === true;
  return { ok, value: isUnusable ? {} : null, set, duration_ms };
}

/** How the run has failed at once because of a transform; undefined: it did not. */
function problemOf(tape: Tape, type: string): string | undefined {
  let commits = 0;
  for (const event of eventsAhead(tape)) {
    if (event.type === 'hook' && (commits += 1) > 1) return undefined;
    if (event.type !== 'workflow_error') continue;
    const start = `: ${type}: `;
    const at = event.message.indexOf(start);
    return event.code === 'hook_failed' && at >= 0
      ? event.message.slice(at + start.length)
      : undefined;
  }
  return undefined;
}

/** A write that is refused with these words. */
function refusedSet(problem: string | undefined): JsonObject {
  const named = /"(.*)" (?:must be of type (\w+)|is read-only)$/.exec(problem ?? '');
  const unknown = /^there is no context variable "(.*)"$/.exec(problem ?? '');
  if (named?.[1] !== undefined) return { [named[1]]: named[2] === 'object' ? 1 : {} };
  return unknown?.[1] === undefined ? {} : { [unknown[1]]: null };
}
