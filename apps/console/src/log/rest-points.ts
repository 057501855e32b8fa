import type { RuntimeEvent } from '@mozaiks/contracts';

interface OpenCall {
  /** The question that it waits for; null: none. */
  readonly request_id: string | null;
  readonly nested: boolean;
  readonly has_child: boolean;
}

interface Open {
  running: boolean;
  /** A question that belongs to no call is the last thing that happened. */
  asking: boolean;
  readonly calls: Map<string, OpenCall>;
}

/**
 * The events after which a chat can be forked, by `seq`, in order: the same as the server allows.
 */
export function restPoints(events: Iterable<RuntimeEvent>): readonly number[] {
  const open: Open = { running: false, asking: false, calls: new Map() };
  const points: number[] = [];
  for (const event of events) {
    follow(open, event);
    if (isTerminal(event) || (event.type === 'input_request' && isAtRest(open)))
      points.push(event.seq);
  }
  return points;
}

const isTerminal = ({ type }: RuntimeEvent): boolean =>
  type === 'workflow_complete' || type === 'workflow_error';

/** Only a person can go on, and no nested chat is open that would have to be forked as well. */
function isAtRest({ running, asking, calls }: Open): boolean {
  const all = [...calls.values()];
  const waits =
    !running ||
    asking ||
    (all.length > 0 && all.every(({ request_id, nested }) => request_id !== null || nested));
  return waits && all.every(({ has_child }) => !has_child);
}

const NO_LONGER_ASKING = new Set<string>([
  'agent_start',
  'handoff',
  'user_message',
  'workflow_complete',
  'workflow_error',
]);

function follow(open: Open, event: RuntimeEvent): void {
  if (NO_LONGER_ASKING.has(event.type)) open.asking = false;
  switch (event.type) {
    case 'user_message':
    case 'workflow_start':
      open.running = true;
      return;
    case 'agent_response':
      if (event.finish_reason !== 'tool_calls' && event.finish_reason !== 'greeting')
        open.asking = false;
      return;
    case 'tool_call':
      if (event.kind === 'workflow') open.asking = false;
      open.calls.set(event.call_id, {
        request_id: null,
        nested: event.kind === 'workflow',
        has_child: false,
      });
      return;
    case 'tool_result':
      open.calls.delete(event.call_id);
      return;
    case 'child_start':
      return changeCall(open, event.call_id, { has_child: true });
    case 'input_request':
      if (event.call_id === undefined) open.asking = open.running;
      else changeCall(open, event.call_id, { request_id: event.request_id });
      return;
    case 'input_response':
      return answer(open, event.request_id);
    case 'workflow_complete':
    case 'workflow_error':
      open.running = false;
      open.calls.clear();
      return;
    default:
  }
}

function changeCall({ calls }: Open, call_id: string, change: Partial<OpenCall>): void {
  const call = calls.get(call_id);
  if (call !== undefined) calls.set(call_id, { ...call, ...change });
}

function answer(open: Open, request_id: string): void {
  const [call_id] = [...open.calls].find(([, call]) => call.request_id === request_id) ?? [];
  if (call_id === undefined) open.asking = false;
  else changeCall(open, call_id, { request_id: null });
}

/** The last of the points that is not after `seq`; null if there is none. */
export const restPointBefore = (points: readonly number[], seq: number): number | null =>
  points.findLast((point) => point <= seq) ?? null;
