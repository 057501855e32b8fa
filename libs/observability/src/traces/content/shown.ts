import { project, type JsonValue, type RuntimeEvent } from '@mozaiks/contracts';

/** Longer text is cut, so that a span never exceeds the limits of collectors. */
const MAX_LENGTH = 32_768;

export const cut = (text: string): string =>
  text.length <= MAX_LENGTH ? text : `${text.slice(0, MAX_LENGTH)}…`;

export const asText = (value: JsonValue): string => cut(JSON.stringify(value));

/** The event without values that are marked `sensitive`, which no one may read. */
export const shown = <E extends RuntimeEvent>(event: E): E => project(event, { trace: true }) as E;
