import { defined } from '../defined.ts';
import type { AgentDelta, LiveDelta, ToolProgress } from '../live.ts';
import { withRunId, lastItem, openCalls } from './change-items.ts';
import type { HeldView } from './chat-view.ts';

/**
 * Applies a live frame. A frame that does not fit changes nothing, since the event that follows
 * contains everything.
 */
export function applyLive(view: HeldView, delta: LiveDelta): HeldView {
  const known = withRunId(view, delta.run_id);
  if (known.run_id !== delta.run_id) return view;
  return delta.type === 'agent_delta' ? applyText(known, delta) : applyProgress(known, delta);
}

function applyText(view: HeldView, { message_id, agent, offset, text }: AgentDelta): HeldView {
  const held = view.live.text?.message_id === message_id ? view.live.text.text : '';
  // Offset 0 is the start, or the whole text so far for a follower that joined late. It replaces
  // the text.
  if (offset !== 0 && offset !== held.length) return view;
  if (isWritten(view, message_id)) return view;
  return {
    ...view,
    live: { ...view.live, text: { message_id, agent, text: offset === 0 ? text : held + text } },
  };
}

/**
 * Whether the message is already complete. Messages of a chat are written one after the other, so a
 * late delta can only belong to the last one.
 */
function isWritten(view: HeldView, message_id: string): boolean {
  return lastItem(view, 'agent')?.message_id === message_id;
}

function applyProgress(view: HeldView, { call_id, percent, message }: ToolProgress): HeldView {
  const open = openCalls(view).some((call) => call.call_id === call_id && call.state === 'running');
  if (!open) return view;
  const progress = defined({ percent, message });
  return {
    ...view,
    live: { ...view.live, progress: new Map(view.live.progress).set(call_id, progress) },
  };
}
