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
import { attachment } from '../content-disposition.ts';
import { mediaTypeOf } from '../media-type.ts';
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
