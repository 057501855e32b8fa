import type { EventOf, JsonValue, RuntimeEvent } from '@mozaiks/contracts';

/** One value that a context variable had. */
export interface ContextValue {
  readonly seq: number;
  readonly ts: string;
  /** Absent: the variable was removed. */
  readonly value?: JsonValue;
  /** It is kept from this viewer. */
  readonly redacted: boolean;
  readonly by: EventOf<'context_update'>['by'];
  /** The tool that set it, if one did. */
  readonly tool: string | null;
}

/** Of each context variable that was ever set, all values, oldest first. */
export type ContextHistory = ReadonlyMap<string, readonly ContextValue[]>;

export function contextHistory(events: Iterable<RuntimeEvent>): ContextHistory {
  const history = new Map<string, ContextValue[]>();
  const tools = new Map<string, string>();
  const add = (name: string, value: ContextValue): void => {
    const values = history.get(name);
    if (values === undefined) history.set(name, [value]);
    else values.push(value);
  };
  for (const event of events) {
    if (event.type === 'tool_call') tools.set(event.call_id, event.tool);
    if (event.type !== 'context_update') continue;
    const { seq, ts, by, call_id } = event;
    const tool = call_id === undefined ? null : (tools.get(call_id) ?? null);
    const change = { seq, ts, by, tool };
    for (const [name, value] of Object.entries(event.set))
      add(name, { ...change, value, redacted: event.redacted === true && value === null });
    for (const name of event.unset ?? []) add(name, { ...change, redacted: false });
  }
  return history;
}

/** The values that a variable had before this event: the last two of them, newest first. */
export function valuesBefore(
  history: ContextHistory,
  name: string,
  seq: number,
): readonly ContextValue[] {
  return (history.get(name) ?? [])
    .filter((value) => value.seq < seq)
    .slice(-2)
    .reverse();
}
