import {
  canonicalJson,
  isJsonObject,
  type Attachment,
  type ContentPart,
  type JsonObject,
  type JsonValue,
} from '@mozaiks/contracts';
import { invalid } from '../errors.ts';
import type { ChatMessage } from './chat-request.ts';

/**
 * The user's messages as one message of a chat. Throws `invalid_request` for content that is
 * neither text nor known parts.
 */
export function userContent(
  messages: readonly ChatMessage[],
): { readonly text: string } | { readonly content: ContentPart[] } {
  const parts = messages.flatMap(({ content }) => partsOf(content));
  return parts.every((part) => part.type === 'text')
    ? { text: parts.map(({ text }) => text).join('\n\n') }
    : { content: parts };
}

function partsOf(content: JsonValue): ContentPart[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  if (content === null) return [];
  if (!Array.isArray(content))
    throw invalid('messages', 'content is neither text nor a list of parts');
  return (content as readonly JsonValue[]).map(readPart);
}

function readPart(part: JsonValue): ContentPart {
  if (!isJsonObject(part)) throw invalid('messages', 'a part is not an object');
  const { type, text, image_url, file } = part;
  if (type === 'text' && typeof text === 'string') return { type, text };
  if (type === 'image_url' && isJsonObject(image_url) && typeof image_url['url'] === 'string')
    return { type: 'image', ...source(image_url['url'], 'image/png') };
  if (type === 'file' && isJsonObject(file) && typeof file['file_data'] === 'string')
    return {
      type: 'file',
      ...source(file['file_data'], 'application/octet-stream'),
      ...named(file),
    };
  throw invalid(
    'messages',
    `a part of type ${typeof type === 'string' ? type.slice(0, 64) : 'unknown'} is not supported`,
  );
}

const named = ({ filename }: JsonObject): Pick<Attachment, 'name'> =>
  typeof filename === 'string' ? { name: filename } : {};

/** A data URL contains the bytes. Any other URL is passed to the model provider. */
function source(url: string, fallback: string): Pick<Attachment, 'data' | 'url' | 'media_type'> {
  const [, media_type = '', data] = /^data:([^;,]*)(?:;[^,]*)?;base64,(.*)$/s.exec(url) ?? [];
  return data === undefined
    ? { url, media_type: fallback }
    : { data, media_type: media_type || fallback };
}

/** The text of a message. Images and files are left out. */
export function textOf({ content }: ChatMessage): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return (content as readonly JsonValue[])
    .flatMap((part) =>
      isJsonObject(part) && typeof part['text'] === 'string' ? [part['text']] : [],
    )
    .join('\n\n');
}

/**
 * Identifies a message by its content. Clients may trim text and send it as parts, so both are
 * normalized.
 */
export function identityOf(message: ChatMessage): string {
  const { content } = message;
  const others = Array.isArray(content)
    ? (content as readonly JsonValue[]).filter(
        (part) => isJsonObject(part) && typeof part['text'] !== 'string',
      )
    : [];
  return `${textOf(message).trim()}${others.length === 0 ? '' : canonicalJson(others)}`;
}
