import type { EventDraft, EventOf, EventType, RuntimeEvent } from '@mozaiks/contracts';

type Given<D> = D extends EventDraft
  ? Omit<D, 'run_id'> & { readonly run_id?: string | null; readonly t?: number }
  : never;
/** `t`: milliseconds since the first event. */
export type GivenEvent = Given<EventDraft>;

const START = Date.UTC(2026, 10, 30, 1, 58, 29, 340);

/**
 * Events numbered from 1, of the run `r1` unless they say otherwise, a second apart unless they say
 * when.
 */
export const eventsOf = (drafts: readonly GivenEvent[]): RuntimeEvent[] =>
  drafts.map(({ t, ...draft }, at) => {
    const ts = new Date(START + (t ?? at * 1000)).toISOString();
    return { run_id: 'r1', ...draft, seq: at + 1, ts, chat_id: 'chat' } as RuntimeEvent;
  });

/** The event of this type; throws if it is another. */
export function only<T extends EventType>(type: T, event: RuntimeEvent | undefined): EventOf<T> {
  if (event?.type !== type) throw new Error(`no ${type}`);
  return event as EventOf<T>;
}
