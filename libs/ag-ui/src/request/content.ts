import {
  isJsonObject,
  RuntimeError,
  type Attachment,
  type ContentPart,
  type JsonObject,
  type JsonValue,
} from '@mozaiks/contracts';
import type { UserContent } from '../events.ts';

/**
 * Reads the content of a user message: text, or text with images and files. Throws
 * `invalid_request` for anything else.
 */
export function readContent(
  content: JsonValue,
): { readonly text: string } | { readonly content: ContentPart[] } {
  if (typeof content === 'string') return { text: content };
  if (content === null) return { text: '' };
  if (!Array.isArray(content)) throw invalid('neither text nor a list of parts');
  const parts = (content as readonly JsonValue[]).map(readPart);
  const [only] = parts;
  return parts.length === 1 && only?.type === 'text' ? { text: only.text } : { content: parts };
}

const invalid = (problem: string): RuntimeError =>
  new RuntimeError('invalid_request', { problem: `body/messages: ${problem}` });

/**
 * Reads one part. Parts of protocol 1.0 refer to their source; those of older clients (`binary`)
 * contain it.
 */
function readPart(part: JsonValue): ContentPart {
  if (!isJsonObject(part)) throw invalid('a part is not an object');
  const { type, text } = part;
  if (type === 'text' && typeof text === 'string') return { type, text };
  if (type === 'binary') return attachment(part, binarySource(part));
  const source = part['source'];
  if (isJsonObject(source)) return attachment(part, partSource(source));
  throw invalid(
    `a part of type ${typeof type === 'string' ? type.slice(0, 64) : 'unknown'} is not supported`,
  );
}

type Source = Pick<Attachment, 'data' | 'url' | 'file_id' | 'media_type'>;

function partSource({ type, value, mimeType }: JsonObject): Source {
  if (typeof value !== 'string') throw invalid('a part without a value');
  const media = typeof mimeType === 'string' ? { media_type: mimeType } : {};
  if (type === 'url') return { url: value, ...media };
  return type === 'file' ? { file_id: value, ...media } : { data: value, ...media };
}

function binarySource({ data, url, id, mimeType }: JsonObject): Source {
  const media = typeof mimeType === 'string' ? { media_type: mimeType } : {};
  if (typeof data === 'string') return { data, ...media };
  if (typeof url === 'string') return { url, ...media };
  if (typeof id === 'string') return { file_id: id, ...media };
  throw invalid('a part without data');
}

function attachment({ type, filename }: JsonObject, source: Source): Attachment {
  const isImage = type === 'image' || source.media_type?.startsWith('image/') === true;
  const name = typeof filename === 'string' ? { name: filename } : {};
  const fallback = isImage ? 'image/png' : 'application/octet-stream';
  const media_type =
    source.file_id === undefined ? { media_type: source.media_type ?? fallback } : {};
  return { type: isImage ? 'image' : 'file', ...source, ...media_type, ...name };
}

/**
 * The content of a message in a snapshot. Clients before 1.0 refuse unknown parts, so they get only
 * the text.
 */
export function pageContent(
  text: string,
  content: readonly ContentPart[] | undefined,
  declared: boolean,
): UserContent {
  if (content === undefined || !declared) return text;
  return content.map((part) => {
    if (part.type === 'text') return { type: 'text', text: part.text };
    return { type: part.type === 'image' ? 'image' : 'document', source: sourceOf(part) };
  });
}

function sourceOf({
  data,
  url,
  file_id,
  media_type = 'application/octet-stream',
}: Attachment): JsonObject {
  if (file_id !== undefined) return { type: 'file', value: file_id, mimeType: media_type };
  return url === undefined
    ? { type: 'data', value: data ?? '', mimeType: media_type }
    : { type: 'url', value: url, mimeType: media_type };
}
