import type { EventOf, RuntimeEvent } from './events.ts';
import type { JsonValue } from './json.ts';
import { isJsonObject } from './json.ts';

/**
 * What this viewer may see beyond public data. `trace`: the text of agents that are not visible.
 */
export interface Viewer {
  readonly trace: boolean;
}

/**
 * The parts of an event that a viewer may read. Events are never dropped, so that `seq` has no
 * gaps; fields are blanked instead. It depends only on what the owner marked at the commit
 * (`visible`, `sensitive`), so that live and replay always give the same.
 */
export function project(event: RuntimeEvent, viewer: Viewer): RuntimeEvent {
  const {
    sensitive,
    provider_data: _kept,
    ...shown
  } = event as RuntimeEvent & { provider_data?: JsonValue };
  const open =
    sensitive === undefined
      ? shown
      : { ...blank(shown as unknown as JsonValue, sensitive), redacted: true };
  return hideText(open as RuntimeEvent, viewer);
}

function hideText(event: RuntimeEvent, viewer: Viewer): RuntimeEvent {
  if (viewer.trace) return event;
  if (event.type === 'agent_response' && !event.visible)
    return { ...event, text: '', redacted: true };
  if (event.type === 'structured_output' && event.visible === false)
    return { ...event, value: null, redacted: true };
  if (event.type === 'user_message' && event.hidden === true) return hideMessage(event);
  return event;
}

/**
 * The hidden first message of a chat is for its agents only: neither its text nor its content parts
 * are sent.
 */
function hideMessage({ content: _hidden, ...event }: EventOf<'user_message'>): RuntimeEvent {
  return { ...event, text: '', redacted: true };
}

/** Sets the values that the JSON pointers name to null. Pointers that name nothing are ignored. */
function blank(value: JsonValue, pointers: readonly string[]): JsonValue & object {
  const copy = structuredClone(value) as JsonValue & object;
  for (const pointer of pointers) {
    const path = pointer
      .split('/')
      .slice(1)
      .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
    const last = path.pop();
    const holder = path.reduce<JsonValue | undefined>(
      (at, key) =>
        Array.isArray(at) ? at[Number(key)] : isJsonObject(at) ? own(at, key) : undefined,
      copy,
    );
    if (last === undefined) continue;
    if (Array.isArray(holder) && Number(last) in holder)
      (holder as JsonValue[])[Number(last)] = null;
    else if (isJsonObject(holder) && Object.hasOwn(holder, last))
      (holder as Record<string, JsonValue>)[last] = null;
  }
  return copy;
}

const own = (object: { readonly [key: string]: JsonValue }, key: string): JsonValue | undefined =>
  Object.hasOwn(object, key) ? object[key] : undefined;
