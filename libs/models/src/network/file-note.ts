import type { ContentPart } from '@mozaiks/contracts';
import { mediaTypeOf } from './media-type.ts';
import { withoutAgentMarks } from './attributed-text.ts';

type FilePart = Extract<ContentPart, { type: 'file' }>;

/** The text for the model in place of a file that its API does not accept. */
export function fileNote(part: FilePart): string {
  const what = `${part.name ?? 'file'} (${mediaTypeOf(part)})`;
  return withoutAgentMarks(part.url === undefined ? `[${what}]` : `[${what}: ${part.url}]`);
}

/** The text of a text file; undefined for other files. `data` is base64. */
export function textOfFile(part: FilePart): string | undefined {
  if (
    part.data === undefined ||
    !/^text\/|^application\/(?:json|xml|yaml)\b/.test(mediaTypeOf(part))
  )
    return undefined;
  return withoutAgentMarks(
    `${part.name ?? 'file'}:\n${Buffer.from(part.data, 'base64').toString('utf8')}`,
  );
}
