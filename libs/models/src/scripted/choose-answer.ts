import type { LoadedScriptEntry, ModelRequest, ScriptStep } from '@mozaiks/contracts';
import { RuntimeError } from '@mozaiks/contracts';
import { lastMessage } from './last-message.ts';
import type { Substitution } from './substitute.ts';
import type { Uses } from './uses.ts';

export interface ScriptedAnswer {
  readonly step: ScriptStep;
  readonly by: Substitution;
}

const SHOWN_OF_LAST_MESSAGE = 200;

/**
 * The first entry that fits, with the step for its number of uses in this log. Throws
 * `script_no_answer` with the agent and the last message.
 */
export function chooseAnswer(request: ModelRequest, uses: Uses): ScriptedAnswer {
  const asked = askedFor(request);
  for (const entry of request.script ?? []) {
    const by = entry.agent === asked ? fit(entry, request) : null;
    if (by === null) continue;
    const step =
      entry.steps.length > 1
        ? entry.steps[Math.min(uses.next(request.log.log_id, entry), entry.steps.length - 1)]
        : entry.steps[0];
    if (step !== undefined) return { step, by };
  }
  throw new RuntimeError('script_no_answer', {
    agent: asked,
    detail: `${asked}, after ${lastOf(request)}`,
  });
}

function lastOf(request: ModelRequest): string {
  const last = lastMessage(request, undefined);
  if (last === null || last.kind === 'start') return 'start';
  return `${last.kind} ${JSON.stringify(last.text.slice(0, SHOWN_OF_LAST_MESSAGE))}`;
}

function fit(entry: LoadedScriptEntry, request: ModelRequest): Substitution | null {
  const last = lastMessage(request, entry.after);
  if (last === null) return null;
  const result = last.value === undefined ? {} : { result: { text: last.text, value: last.value } };
  if (entry.matcher === undefined)
    return entry.match === undefined ? { groups: [], ...result } : null;
  const groups = entry.matcher(last.text);
  return groups === null ? null : { groups, ...result };
}

/** The name that an entry must have to answer this request. */
function askedFor(request: ModelRequest): string {
  switch (request.purpose) {
    case 'reply':
    case 'repair':
      return request.agent;
    case 'select':
    case 'guardrail':
    case 'summarize':
      return `@${request.purpose}`;
  }
}
