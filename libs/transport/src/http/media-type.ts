import { RuntimeError } from '@mozaiks/contracts';

const MAX_LENGTH = 255;
const TOKEN = "[\\w!#$%&'*+.^`|~-]+";
/** RFC 9110: a type, a subtype, and parameters. */
const MEDIA_TYPE = new RegExp(`^${TOKEN}/${TOKEN}(?:\\s*;[\\t\\x20-\\x7e]*)?$`);

/**
 * The media type of an uploaded file. Bytes without one are `application/octet-stream`. Throws
 * `unsupported_media_type` for a form: its parts are not the bytes of a file.
 */
export function mediaTypeOf(header: string | readonly string[] | undefined): string {
  const type = typeof header === 'string' ? header.trim() : '';
  if (type === '') return 'application/octet-stream';
  if (type.length > MAX_LENGTH || !MEDIA_TYPE.test(type))
    throw new RuntimeError('invalid_request', { problem: 'content-type: not a media type' });
  if (!/^multipart\//i.test(type)) return type;
  throw new RuntimeError('unsupported_media_type', {
    problem: 'content-type: send the bytes of the file itself, not a form',
  });
}
