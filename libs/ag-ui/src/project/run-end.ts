import type { JsonObject } from '@mozaiks/contracts';
import type { Outcome, Projected, Stamp } from '../events.ts';
import { interruptsOf } from './interrupts.ts';
import type { RunView, Step } from './run-view.ts';
import { andThen } from './run-view.ts';
import { closeStep } from './steps.ts';
import { closeText } from './text-messages.ts';

/** Closes what is open, and the response. */
const finish = (view: RunView, stamp: Stamp, last: Projected): Step =>
  andThen(
    andThen(closeText(view, stamp), (now) => closeStep(now, stamp)),
    (now) => ({ view: { ...now, isOver: true }, events: [last] }),
  );

interface Finish {
  readonly reason?: string;
  readonly outcome?: Outcome;
}

function finished({ facts: { threadId, runId } }: RunView, { reason, outcome }: Finish, stamp: Stamp): Projected {
  const result: JsonObject | undefined = reason === undefined ? undefined : { reason };
  return {
    type: 'RUN_FINISHED',
    threadId,
    runId,
    ...(result === undefined ? {} : { result }),
    ...(outcome === undefined ? {} : { outcome }),
    ...stamp,
  };
}

/** For a failure that is not the chat's: the instance goes away, the token has expired. */
export const fail = (view: RunView, { code, message }: { readonly code: string; readonly message: string }, stamp: Stamp): Step =>
  finish(view, stamp, { type: 'RUN_ERROR', message, code, ...stamp });

/** No run is open: the response ends as the last run did, or as its message was refused. */
export function endRun(view: RunView, stamp: Stamp): Step {
  const { end, refused, facts } = view;
  if (refused !== null) return fail(view, refused, stamp);
  if (end?.type === 'workflow_error') return fail(view, end, stamp);
  if (end?.reason === 'cancelled' && facts.declared) return finish(view, stamp, finished(view, { outcome: { type: 'cancelled' } }, stamp));
  return finish(view, stamp, finished(view, { reason: end?.reason ?? 'idle' }, stamp));
}

/**
 * The run waits for a person. A tool that the page carries out is no interrupt: the page answers it
 * with a tool message. If anything else is asked, all of it is, since pages answer interrupts together.
 */
export function pauseRun(view: RunView, stamp: Stamp): Step {
  const { chat, facts, refused } = view;
  const interrupts = interruptsOf(chat);
  const left = [...chat.calls.values()].flatMap(({ call, request_id }) =>
    facts.tools.has(call.tool) && chat.questions.get(request_id ?? '')?.kind === 'tool' ? [call.call_id] : [],
  );
  if (interrupts.length > left.length) return finish(view, stamp, finished(view, { outcome: { type: 'interrupt', interrupts } }, stamp));
  if (refused !== null) return fail(view, refused, stamp);
  const outcome: Finish = facts.declared && left.length > 0 ? { outcome: { type: 'success', pendingToolCallIds: left } } : {};
  return finish(view, stamp, finished(view, { reason: 'awaiting_input', ...outcome }, stamp));
}
