import type { RuntimeEvent } from '../events.ts';
import { adoptRun, openCalls } from './change-items.ts';
import type { CallItem, HeldView } from './chat-view.ts';
import { reducers } from './fact-reducers.ts';

/** Applies the next fact of the chat; the caller has checked its `seq`. A type it does not know still counts. */
export function applyFact(view: HeldView, event: RuntimeEvent): HeldView {
  const numbered = {
    ...view,
    last_seq: event.seq,
    head_seq: Math.max(view.head_seq, event.seq),
    gap: false,
  };
  if (!Object.hasOwn(reducers, event.type)) return numbered;
  const reduce = reducers[event.type] as (view: HeldView, event: RuntimeEvent) => HeldView;
  return withStatus(reduce(adoptRun(numbered, event.run_id), event));
}

/** While a run is open: waiting for a person when a question stands alone, or when every open call waits. */
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
