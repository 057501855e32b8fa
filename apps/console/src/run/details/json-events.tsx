import type { RuntimeEvent } from '@mozaiks/contracts';
import { detail as text } from '../../text/detail.ts';
import { ValueBox } from './value-box.tsx';

/** The events of a step as they are in the log. */
export const JsonEvents = ({ events }: { readonly events: readonly RuntimeEvent[] }) =>
  events.map((event) => (
    <ValueBox key={event.seq} name={`${event.type} · ${text.event(event.seq)}`} value={event} />
  ));
