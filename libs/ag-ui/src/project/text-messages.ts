import type { AgentDelta, EventOf } from '@mozaiks/contracts';
import type { Projected, Stamp } from '../events.ts';
import { questionText } from '../messages.ts';
import { andThen, silent, stampOf, type OpenText, type RunView, type Step } from './run-view.ts';

type Delta = Pick<AgentDelta, 'agent' | 'message_id' | 'offset' | 'text'>;

/**
 * Sends a piece of a message, without the part that was already sent. If the piece does not fit, it
 * is skipped, and `agent_response` sends the text.
 */
export function projectDelta(
  view: RunView,
  { agent, message_id, offset, text }: Delta,
  timestamp: number,
): Step {
  const open = view.text?.message_id === message_id ? view.text : null;
  const sent = open?.sent ?? '';
  const piece = text.slice(sent.length - offset);
  if (offset > sent.length || piece === '' || !sent.endsWith(text.slice(0, sent.length - offset)))
    return silent(view);
  const stamp: Stamp = { timestamp };
  const before = open === null ? closeText(view, stamp) : silent(view);
  return andThen(before, (now) => ({
    view: { ...now, text: { message_id, sent: sent + piece } },
    events: [
      ...(open === null ? [start(now, { agent, message_id, stamp })] : []),
      content(message_id, piece, stamp),
    ],
  }));
}

/**
 * Sends the unsent rest of a message and its end. Text that is blank is not meant for this page.
 */
export function projectResponse(view: RunView, event: EventOf<'agent_response'>): Step {
  const { message_id, text, agent } = event;
  const stamp = stampOf(event);
  if (view.text?.message_id !== message_id) {
    return text === ''
      ? silent(view)
      : andThen(closeText(view, stamp, event.seq - 1), (now) =>
          whole(now, { agent, message_id, text, stamp }),
        );
  }
  if (text === '' || !text.startsWith(view.text.sent)) return closeText(view, stamp);
  const rest = text.slice(view.text.sent.length);
  return {
    view: { ...view, text: null },
    events: [...(rest === '' ? [] : [content(message_id, rest, stamp)]), end(message_id, stamp)],
  };
}

/** Sends a question that any message answers as a message. */
export function projectQuestion(view: RunView, event: EventOf<'input_request'>): Step {
  const { request_id: message_id, agent } = event;
  const text = questionText(event);
  return text === ''
    ? silent(view)
    : whole(view, { agent, message_id, text, stamp: stampOf(event) });
}

/**
 * Ends a message whose text is void, and sends the page its messages without it. `upTo` is the last
 * event that they include.
 */
export function closeText(
  view: RunView,
  stamp: Stamp,
  upTo = stamp.metadata?.seq ?? view.chat.head_seq,
): Step {
  if (view.text === null) return silent(view);
  const resync: Projected = { type: 'RESYNC', seq: upTo, ...stamp };
  return { view: { ...view, text: null }, events: [end(view.text.message_id, stamp), resync] };
}

interface Whole {
  readonly agent: string;
  readonly message_id: string;
  readonly text: string;
  readonly stamp: Stamp;
}

/** Sends a complete message. */
export const whole = (view: RunView, { agent, message_id, text, stamp }: Whole): Step => ({
  view,
  events: [
    start(view, { agent, message_id, stamp }),
    content(message_id, text, stamp),
    end(message_id, stamp),
  ],
});

const start = (
  { info }: RunView,
  { agent, message_id, stamp }: Omit<Whole, 'text'>,
): Projected => ({
  type: 'TEXT_MESSAGE_START',
  messageId: message_id,
  role: 'assistant',
  ...(info.declared ? { name: agent } : {}),
  ...stamp,
});
const content = (messageId: OpenText['message_id'], delta: string, stamp: Stamp): Projected => ({
  type: 'TEXT_MESSAGE_CONTENT',
  messageId,
  delta,
  ...stamp,
});
const end = (messageId: string, stamp: Stamp): Projected => ({
  type: 'TEXT_MESSAGE_END',
  messageId,
  ...stamp,
});
