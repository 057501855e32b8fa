import { assertNever, type ContentPart, type ModelMessage } from '@mozaiks/contracts';
import type {
  ContentBlockParam,
  ImageBlockParam,
  TextBlockParam,
  ToolResultBlockParam,
} from '@anthropic-ai/sdk/resources/messages';
import { fileNote, textOfFile } from '../network/file-note.ts';
import { mediaTypeOf } from '../network/media-type.ts';
import { attributedText, withoutAgentMarks } from '../network/attributed-text.ts';

type ImageType = 'image/jpeg' | 'image/png' | 'image/gif' | 'image/webp';

/** Empty text makes no block, because the API rejects it. */
export const textBlocks = (text: string): TextBlockParam[] =>
  text.trim() === '' ? [] : [{ type: 'text', text }];

export function userBlocks(message: Extract<ModelMessage, { role: 'user' }>): ContentBlockParam[] {
  const { from, content = [] } = message;
  if (content.length === 0) return textBlocks(attributedText(message));
  if (from === undefined) return content.flatMap(contentBlocks);
  return [
    ...textBlocks(attributedText(message)),
    ...content.filter(({ type }) => type !== 'text').flatMap(contentBlocks),
  ];
}

export const resultBlock = (
  message: Extract<ModelMessage, { role: 'tool' }>,
  callId: string,
): ToolResultBlockParam => ({
  type: 'tool_result',
  tool_use_id: callId,
  ...(message.text === '' ? {} : { content: message.text }),
  ...(message.ok ? {} : { is_error: true }),
});

function contentBlocks(part: ContentPart): ContentBlockParam[] {
  switch (part.type) {
    case 'text':
      return textBlocks(withoutAgentMarks(part.text));
    case 'image':
      return [imageBlock(part)];
    case 'file':
      return fileBlocks(part);
    default:
      return assertNever(part, 'content part');
  }
}

const imageBlock = (part: Extract<ContentPart, { type: 'image' }>): ImageBlockParam => ({
  type: 'image',
  source:
    part.url === undefined
      ? { type: 'base64', media_type: mediaTypeOf(part) as ImageType, data: part.data ?? '' }
      : { type: 'url', url: part.url },
});

function fileBlocks(part: Extract<ContentPart, { type: 'file' }>): ContentBlockParam[] {
  const text = textOfFile(part);
  if (text !== undefined) return textBlocks(text);
  if (part.media_type !== 'application/pdf') return textBlocks(fileNote(part));
  const title = part.name === undefined ? {} : { title: part.name };
  if (part.url !== undefined)
    return [{ type: 'document', source: { type: 'url', url: part.url }, ...title }];
  return [
    {
      type: 'document',
      source: { type: 'base64', media_type: 'application/pdf', data: part.data ?? '' },
      ...title,
    },
  ];
}
