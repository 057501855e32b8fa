import {
  ERROR_CODES,
  type ErrorCode,
  type EventOf,
  type JsonObject,
  type RuntimeEvent,
  type ToolProgress,
} from '@mozaiks/contracts';
import type { AgUiEvent, Stamp } from '../events.ts';
import { withoutNulls } from '../without-nulls.ts';
import { stampOf } from './run-view.ts';

/** A CUSTOM event for an event without an AG-UI counterpart: its fields, under its name. */
export function customOf(event: RuntimeEvent): AgUiEvent {
  const {
    type,
    seq: _seq,
    ts: _ts,
    chat_id: _chat,
    run_id: _run,
    ...fields
  } = event.type === 'handoff' ? withoutValues(event) : event;
  return custom(type, fields as JsonObject, stampOf(event));
}

export const progressOf = (
  { call_id, percent, message }: Omit<ToolProgress, 'chat_id'>,
  timestamp: number,
): AgUiEvent =>
  custom(
    'tool_progress',
    { call_id, percent: percent ?? null, message: message ?? null },
    { timestamp },
  );

/** The rejection of a message that never became a command. */
export const refusalOf = (code: ErrorCode, stamp: Stamp): AgUiEvent =>
  custom('command_rejected', { code, message: ERROR_CODES[code].message }, stamp);

const custom = (name: string, value: JsonObject, stamp: Stamp): AgUiEvent => ({
  type: 'CUSTOM',
  name: `mozaiks.${name}`,
  value: withoutNulls(value),
  ...stamp,
});

/** Removes the values of a handoff, because its rule may use variables that clients do not see. */
function withoutValues({
  because: { values: _values, ...because },
  ...event
}: EventOf<'handoff'>): EventOf<'handoff'> {
  return { ...event, because };
}
