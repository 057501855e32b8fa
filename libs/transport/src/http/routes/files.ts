import {
  FileInfo,
  fileContent,
  logRef,
  RuntimeError,
  toTimestamp,
  UploadQuery,
  type Files,
  type LogRef,
  type StoredFile,
} from '@mozaiks/contracts';
import { findRecord } from '../chats/find-record.ts';
import { admitChunks } from '../request-body.ts';
import { SECURITY_HEADERS } from '../reply.ts';
import type { ResponseStream } from '../response-stream.ts';
import { json, type HttpDeps, type Route, type RouteRequest } from '../route.ts';

const path = '/api/chats/{chat_id}/files';

/** Throws `not_found` if the app stores no files. */
function filesOf({ files }: HttpDeps): NonNullable<HttpDeps['files']> {
  if (files === undefined) throw new RuntimeError('not_found');
  return files;
}

export const uploadFile: Route = {
  method: 'POST',
  path,
  operation: 'uploadFile',
  summary: 'Upload a file, for messages that name it',
  description:
    'The body is the bytes of the file, `Content-Type` its media type. A `user_message` of the same chat names it in `content` by `file_id`. It is erased with the chat.',
  access: 'token',
  query: UploadQuery,
  takesBytes: true,
  answers: { 201: { description: 'The file is stored', schema: FileInfo } },
  errors: ['forbidden', 'chat_not_found', 'store_unavailable', 'file_too_big', 'chat_full'],
  handle: async (request, principal) => {
    const { deps, query, headers } = request;
    const files = filesOf(deps);
    const {
      maxFileBytes: max_bytes,
      maxFileBytesPerChat: max_chat_bytes,
      maxFilesPerChat: max_chat_files,
    } = deps.settings;
    const media_type = mediaTypeOf(headers['content-type']);
    if (Number(headers['content-length'] ?? 0) > max_bytes)
      throw new RuntimeError('file_too_big', { max_bytes });
    const record = await findRecord(request, principal);
    const leave = deps.uploads.enter(principal.scope);
    if (leave === null)
      throw new RuntimeError('too_many_requests', { max_uploads: deps.settings.maxUploadsPerUser });
    const content = admitChunks(request.bytes, {
      app: principal.scope.app_id,
      memory: deps.memory,
      maxBytes: max_bytes,
    });
    const file = {
      file_id: deps.ids.random(),
      media_type,
      ...(query as UploadQuery),
      created_at: toTimestamp(deps.clock.now()),
      content,
    };
    try {
      const stored = await files.put(logRef(record, record.log_id), file, {
        max_bytes,
        max_chat_bytes,
        max_chat_files,
      });
      const location = `/api/chats/${encodeURIComponent(record.chat_id)}/files/${stored.file_id}`;
      return { status: 201, body: json(stored), headers: { location } };
    } finally {
      leave();
    }
  },
};

const MAX_MEDIA_TYPE_LENGTH = 255;
const TOKEN = "[\\w!#$%&'*+.^`|~-]+";
/** RFC 9110: a type, a subtype, and parameters. */
const MEDIA_TYPE = new RegExp(`^${TOKEN}/${TOKEN}(?:\\s*;[\\t\\x20-\\x7e]*)?$`);

/**
 * The media type of an uploaded file. Bytes without one are `application/octet-stream`. Throws
 * `unsupported_media_type` for a form: its parts are not the bytes of a file.
 */
function mediaTypeOf(header: string | readonly string[] | undefined): string {
  const type = typeof header === 'string' ? header.trim() : '';
  if (type === '') return 'application/octet-stream';
  if (type.length > MAX_MEDIA_TYPE_LENGTH || !MEDIA_TYPE.test(type))
    throw new RuntimeError('invalid_request', { problem: 'content-type: not a media type' });
  if (!/^multipart\//i.test(type)) return type;
  throw new RuntimeError('unsupported_media_type', {
    problem: 'content-type: send the bytes of the file itself, not a form',
  });
}

export const downloadFile: Route = {
  method: 'GET',
  path: `${path}/{file_id}`,
  operation: 'downloadFile',
  summary: 'The bytes of a file of a chat',
  description:
    'To be saved, never shown in the place of a page of this server. If the connection breaks before the end, it is incomplete.',
  access: 'token',
  answers: { 200: { description: 'The bytes, with the media type of the upload', type: '*/*' } },
  errors: ['forbidden', 'chat_not_found', 'file_not_found', 'store_unavailable'],
  handle: async (request, principal) => {
    const { deps } = request;
    const record = await findRecord(request, principal);
    const log = logRef(record, record.log_id);
    const file = await fileOf(request, log);
    if (request.isHead)
      return { status: 200, headers: headersOf(file), stream: async () => undefined };
    const leave = deps.downloads.enter(principal.scope);
    if (leave === null)
      throw new RuntimeError('too_many_requests', {
        max_downloads: deps.settings.maxDownloadsPerUser,
      });
    return {
      status: 200,
      headers: headersOf(file),
      stream: (to) => writeContent(to, filesOf(deps), { log, file }).finally(leave),
    };
  },
};

async function fileOf({ deps, params }: RouteRequest, log: LogRef): Promise<StoredFile> {
  const file = await filesOf(deps).find(log, params['file_id'] ?? '');
  if (file === null) throw new RuntimeError('file_not_found');
  return file;
}

/**
 * A user may have uploaded a page with scripts. The sandbox prevents it from running with the
 * rights of this server's origin.
 */
const headersOf = ({
  media_type,
  name,
  bytes,
}: StoredFile): { readonly [name: string]: string } => ({
  'content-type': media_type,
  'content-length': String(bytes),
  'content-disposition': attachment(name),
  'content-security-policy': `${SECURITY_HEADERS['content-security-policy']}; sandbox`,
});

/** Makes a browser save the answer, under the name if there is one (RFC 6266). */
function attachment(name: string | undefined): string {
  if (name === undefined) return 'attachment';
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}

interface Content {
  readonly log: LogRef;
  readonly file: StoredFile;
}

async function writeContent(
  to: ResponseStream,
  files: Pick<Files, 'read'>,
  { log, file }: Content,
): Promise<void> {
  for await (const chunk of fileContent(files, log, file)) {
    if (to.signal.aborted) return;
    to.write(chunk);
    await to.drained();
  }
}
