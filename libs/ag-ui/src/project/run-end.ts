import {
  defined,
  nestedText,
  openQuestions,
  type JsonObject,
  type OpenQuestion,
} from '@mozaiks/contracts';
import type { Outcome, Projected, Stamp } from '../events.ts';
import { interruptsOf } from './interrupts.ts';
import { andThen, type RunView, type Step } from './run-view.ts';
import { closeStep } from './steps.ts';
import { closeText, whole } from './text-messages.ts';

/** Closes the open message and step, and the response. */
const finish = (view: RunView, stamp: Stamp, last: Projected): Step =>
  andThen(
    andThen(closeText(view, stamp), (now) => closeStep(now, stamp)),
    (now) => ({ view: { ...now, isOver: true }, events: [last] }),
  );

interface Finish {
  readonly reason?: string;
  readonly outcome?: Outcome;
}

function finished(
  { info: { threadId, runId } }: RunView,
  { reason, outcome }: Finish,
  stamp: Stamp,
): Projected {
  const result: JsonObject | undefined = reason === undefined ? undefined : { reason };
  return {
    type: 'RUN_FINISHED',
    threadId,
    runId,
    ...defined({ result, outcome }),
    ...stamp,
  };
}

/**
 * Ends the response for a reason outside the chat, such as a shutdown of the instance or an expired
 * token.
 */
export const fail = (
  view: RunView,
  { code, message }: { readonly code: string; readonly message: string },
  stamp: Stamp,
): Step => finish(view, stamp, { type: 'RUN_ERROR', message, code, ...stamp });

/**
 * Ends the response while no run is open: as the last run ended, or with the rejection of its
 * message.
 */
export function endRun(view: RunView, stamp: Stamp): Step {
  const { end, refused, info } = view;
  if (refused !== null) return fail(view, refused, stamp);
  if (end?.type === 'workflow_error') return fail(view, end, stamp);
  if (end?.reason === 'cancelled' && info.declared)
    return finish(view, stamp, finished(view, { outcome: { type: 'cancelled' } }, stamp));
  return finish(view, stamp, finished(view, { reason: end?.reason ?? 'idle' }, stamp));
}

/**
 * Ends the response of a run that waits for a person. A tool that the page runs is not an
 * interrupt: the page answers it with a tool message. If there is any other question, all of them
 * are sent as interrupts, because pages answer interrupts together.
 */
export function pauseRun(view: RunView, stamp: Stamp): Step {
  const open = [...openQuestions(view.chat, view.nestedChats).values()];
  return andThen(
    andThen(closeText(view, stamp), (now) => askNested(now, open, stamp)),
    (now) => endPaused(now, open, stamp),
  );
}

function endPaused(view: RunView, open: readonly OpenQuestion[], stamp: Stamp): Step {
  const { info, refused } = view;
  const interrupts = interruptsOf(open.map(({ question }) => question));
  const left = open.flatMap((one) => toolOfPage(view, one));
  if (interrupts.length > left.length)
    return finish(
      view,
      stamp,
      finished(view, { outcome: { type: 'interrupt', interrupts } }, stamp),
    );
  if (refused !== null) return fail(view, refused, stamp);
  const outcome: Finish =
    info.declared && left.length > 0
      ? { outcome: { type: 'success', pendingToolCallIds: left } }
      : {};
  return finish(view, stamp, finished(view, { reason: 'awaiting_input', ...outcome }, stamp));
}

/**
 * The call of a question, if the page runs its tool. The page does not see the calls of nested
 * chats.
 */
function toolOfPage(
  { chat, info }: RunView,
  { question: { kind, call_id = '' }, nested }: OpenQuestion,
): readonly string[] {
  const call = nested === undefined && kind === 'tool' ? chat.calls.get(call_id)?.call : undefined;
  return call !== undefined && info.tools.has(call.tool) ? [call_id] : [];
}

/** Sends text questions of nested chats, unless the page already shows them. */
function askNested(view: RunView, open: readonly OpenQuestion[], stamp: Stamp): Step {
  const asked = open.filter(
    (one) => nestedText(one) !== '' && !view.asked.has(one.question.request_id),
  );
  return {
    view,
    events: asked.flatMap((one) => {
      const { request_id: message_id, agent } = one.question;
      return whole(view, { agent, message_id, text: nestedText(one), stamp }).events;
    }),
  };
}
