import { isJsonObject, type Failure, type JsonObject, type JsonValue } from '@mozaiks/contracts';
import { readJson } from '../host/read-json.ts';
import { boundText } from '../isolate/bound-text.ts';
import { bytesIn, sizeNote, withoutBase64 } from './without-base64.ts';

export type ToolOutcome =
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly error: Failure };

const MAX_MESSAGE_BYTES = 2048;

const refused = (code: string, message: string): ToolOutcome => ({
  ok: false,
  error: { code, message },
});

/** The server's own error message, prepared for the model. */
export const toolFailed = (message: string): Failure => ({
  code: 'tool_failed',
  message: boundText(
    withoutBase64(message) || 'the tool failed and gave no reason',
    MAX_MESSAGE_BYTES,
  ),
});

const textIn = (part: JsonObject, key: string): string | undefined => {
  const value = part[key];
  return typeof value === 'string' ? value : undefined;
};
const note = (...parts: readonly (string | undefined)[]): string =>
  `[${parts.filter((part) => part !== undefined).join(', ')}]`;
const sizeOf = (base64: string | undefined): string | undefined =>
  base64 === undefined ? undefined : sizeNote(bytesIn(base64.length));

function linkNote(link: JsonObject): string {
  const uri = textIn(link, 'uri') ?? '';
  return note(
    `link: ${textIn(link, 'title') ?? textIn(link, 'name') ?? uri}`,
    uri.startsWith('data:') ? 'data' : uri,
    textIn(link, 'mimeType'),
  );
}

function resourceText(resource: JsonObject): string {
  const text = textIn(resource, 'text');
  if (text !== undefined) return text;
  return note(
    `file: ${textIn(resource, 'uri') ?? 'without an address'}`,
    textIn(resource, 'mimeType'),
    sizeOf(textIn(resource, 'blob')),
  );
}

/** Converts a part of a result to text. Parts that are not text become notes. */
function textOf(part: JsonValue): string {
  if (!isJsonObject(part)) return note('an unreadable part');
  const type = textIn(part, 'type') ?? 'unknown';
  if (type === 'text') return textIn(part, 'text') ?? '';
  if (type === 'image' || type === 'audio')
    return note(type, textIn(part, 'mimeType'), sizeOf(textIn(part, 'data')), 'not shown');
  if (type === 'resource_link') return linkNote(part);
  if (type === 'resource' && isJsonObject(part['resource'])) return resourceText(part['resource']);
  return note(`a part of the kind "${type}"`, 'not shown');
}

/** Whether the object has a file under this key, of any length. */
function isFile(object: JsonObject, key: string): boolean {
  if (key === 'blob') return true;
  if (key !== 'data') return false;
  return (
    object['type'] === 'image' ||
    object['type'] === 'audio' ||
    typeof object['mimeType'] === 'string'
  );
}

function cleanField(object: JsonObject, key: string): JsonValue {
  const value = object[key] ?? null;
  return typeof value === 'string' && isFile(object, key)
    ? note(sizeOf(value), 'left out')
    : clean(value);
}

/** Removes base64, since servers repeat whole images in structured results. */
function clean(value: JsonValue): JsonValue {
  if (typeof value === 'string') return withoutBase64(value);
  if (Array.isArray(value)) return value.map(clean);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.keys(value).map((key) => [key, cleanField(value, key)]));
}

const contentOf = (result: JsonObject): string => {
  const { content } = result;
  return withoutBase64(Array.isArray(content) ? content.map(textOf).join('\n') : '');
};

/**
 * Converts a server's result for the model: its structured content, or otherwise its text. Images,
 * audio, files and links become notes, and base64 is removed. A result larger than `maxBytes` is
 * refused, as for every tool.
 */
export function readResult(text: string, maxBytes: number): ToolOutcome {
  // Without a limit here: the limit applies to the result without base64, and is checked below.
  const result = readJson(text, Infinity);
  if (!isJsonObject(result))
    return refused(
      'tool_result_invalid',
      'the answer of the server is not a result, or is too deep',
    );
  if (result['isError'] === true) return { ok: false, error: toolFailed(contentOf(result)) };
  const structured = result['structuredContent'] ?? null;
  const value = structured === null ? contentOf(result) : clean(structured);
  const bytes = Buffer.byteLength(JSON.stringify(value));
  if (bytes <= maxBytes) return { ok: true, value };
  return refused(
    'tool_result_invalid',
    `the result has ${bytes} bytes, and only ${maxBytes} are allowed: ask for less`,
  );
}
