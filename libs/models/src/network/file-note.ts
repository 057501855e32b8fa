import type { ContentPart } from '@mozaiks/contracts';
import { mediaTypeOf } from './media-type.ts';
import { unmarked } from './spoken-text.ts';

type FilePart = Extract<ContentPart, { type: 'file' }>;

/** What the model reads in place of a file that its API does not take. */
export function fileNote(part: FilePart): string {
  const what = `${part.name ?? 'file'} (${mediaTypeOf(part)})`;
  return unmarked(part.url === undefined ? `[${what}]` : `[${what}: ${part.url}]`);
}

/** The text of a file that is text; undefined for another one. `data` is base64. */
export function textOfFile(part: FilePart): string | undefined {
  if (
    part.data === undefined ||
    !/^text\/|^application\/(?:json|xml|yaml)\b/.test(mediaTypeOf(part))
  )
    return undefined;
  return unmarked(`${part.name ?? 'file'}:\n${Buffer.from(part.data, 'base64').toString('utf8')}`);
}
