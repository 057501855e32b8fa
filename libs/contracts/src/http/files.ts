import { Type, type Static } from 'typebox';
import { FileIdSchema } from '../ids.ts';

/** A file name without a folder: 1 to 255 characters, no slashes, no control characters. */
const FileName = Type.String({
  minLength: 1,
  maxLength: 255,
  pattern: '^[^/\\\\\\u0000-\\u001f\\u007f-\\u009f]+$',
});

/** Query of `POST /api/chats/{chat_id}/files`. */
export const UploadQuery = Type.Object(
  { name: Type.Optional(FileName) },
  { additionalProperties: false },
);
export type UploadQuery = Readonly<Static<typeof UploadQuery>>;

/** A file of a chat. Messages name it by `file_id`. */
export const FileInfo = Type.Object({
  file_id: FileIdSchema,
  media_type: Type.String(),
  name: Type.Optional(Type.String()),
  bytes: Type.Integer({ minimum: 0 }),
  created_at: Type.String({ format: 'date-time', description: 'RFC 3339, UTC, milliseconds' }),
});
export type FileInfo = Readonly<Static<typeof FileInfo>>;
