import type { RuntimeEvent } from '../events.ts';
import { withRunId, openCalls } from './change-items.ts';
import type { CallItem, HeldView } from './chat-view.ts';
import { reducers } from './event-reducers.ts';

/**
 * Applies the next event of the chat; the caller has checked its `seq`. An event of an unknown type
 * still counts.
 */
export function applyNextEvent(view: HeldView, event: RuntimeEvent): HeldView {
  const numbered = {
    ...view,
    last_seq: event.seq,
    head_seq: Math.max(view.head_seq, event.seq),
    gap: false,
  };
  if (!Object.hasOwn(reducers, event.type)) return numbered;
  const reduce = reducers[event.type] as (view: HeldView, event: RuntimeEvent) => HeldView;
  return withStatus(reduce(withRunId(numbered, event.run_id), event));
}

/**
 * The status during a run: waiting for a person if a question belongs to no call, or if every open
 * call waits.
 */
function withStatus(view: HeldView): HeldView {
  if (view.run_id === null) return view;
  const status =
    view.questions.length > 0 && waits(view) ? ('awaiting_input' as const) : ('running' as const);
  return status === view.status ? view : { ...view, status };
}

function waits(view: HeldView): boolean {
  if (view.questions.some(({ call_id }) => call_id === undefined)) return true;
  const open = openCalls(view);
  return open.length > 0 && open.every(isHeld);
}

const isHeld = ({ state, kind }: CallItem): boolean => state === 'waiting' || kind === 'workflow';
