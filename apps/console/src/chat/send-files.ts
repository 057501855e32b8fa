import type { Api } from '@mozaiks/client/api';
import type { ContentPart } from '@mozaiks/contracts';

/**
 * Uploads the files to the chat, one after the other, and makes the message that shows them.
 * Rejects if one is refused.
 */
export async function messageWith(
  api: Pick<Api, 'files'>,
  chat_id: string,
  { text, files }: { readonly text: string; readonly files: readonly File[] },
): Promise<string | readonly ContentPart[]> {
  if (files.length === 0) return text;
  const parts: ContentPart[] = text === '' ? [] : [{ type: 'text', text }];
  for (const file of files) {
    const { file_id, media_type } = await api.files.upload(chat_id, file);
    parts.push({ type: media_type.startsWith('image/') ? 'image' : 'file', file_id });
  }
  return parts;
}
