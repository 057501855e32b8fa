import {
  fileContent,
  isRuntimeError,
  type Attachment,
  type Clock,
  type ContentPart,
  type Files,
  type LogRef,
  type ModelChunk,
  type ModelMessage,
  type ModelProvider,
  type ModelRequest,
} from '@mozaiks/contracts';
import { createContentQuota, type ContentQuota } from './content-quota.ts';

export interface AttachedFilesDeps {
  readonly files: Pick<Files, 'find' | 'read'>;
  readonly clock: Clock;
}

/**
 * The most bytes of files in one request: the limit of the providers, less the overhead of base64.
 * The oldest files are left out.
 */
const MAX_REQUEST_BYTES = 24 * 1024 * 1024;
const TRIES = 3;
const RETRY_MS = 500;

type UserMessage = Extract<ModelMessage, { role: 'user' }>;

/**
 * Wraps a provider so that models get the content of files that messages name by `file_id`. The
 * content is read for each request and not kept. A note replaces a file that no longer exists, and
 * the oldest ones if all together are too large. Rejects with `store_unavailable` if a file cannot
 * be read.
 */
export function withAttachedFiles(models: ModelProvider, deps: AttachedFilesDeps): ModelProvider {
  const quota = createContentQuota(deps.clock);
  return {
    resolve: (request) => models.resolve(request),
    stream: (request, signal) =>
      request.messages.some(namesFiles)
        ? withContent(models, { ...deps, quota }, { request, signal })
        : models.stream(request, signal),
  };
}

interface Reading extends AttachedFilesDeps {
  readonly quota: ContentQuota;
}

const isNamed = (part: ContentPart): part is Attachment & { file_id: string } =>
  part.type !== 'text' && part.file_id !== undefined;
const namesFiles = (message: ModelMessage): boolean =>
  message.role === 'user' && (message.content ?? []).some(isNamed);

interface Asking {
  readonly request: ModelRequest;
  readonly signal: AbortSignal;
}

async function* withContent(
  models: ModelProvider,
  deps: Reading,
  { request, signal }: Asking,
): AsyncGenerator<ModelChunk, void> {
  // Scripts do not read files.
  if (models.resolve(request).provider === 'scripted') return yield* models.stream(request, signal);
  const releases: (() => void)[] = [];
  try {
    yield* models.stream(
      await filled(createReader(deps, { request, signal }, releases), request),
      signal,
    );
  } finally {
    for (const release of releases) release();
  }
}

async function filled(reader: Reader, request: ModelRequest): Promise<ModelRequest> {
  const messages: ModelMessage[] = [];
  for (const message of request.messages.toReversed()) {
    const content =
      message.role === 'user' && namesFiles(message)
        ? { content: await contentOf(reader, message) }
        : {};
    messages.push({ ...message, ...content });
  }
  return { ...request, messages: messages.reverse() };
}

async function contentOf(read: Reader, { content = [] }: UserMessage): Promise<ContentPart[]> {
  const parts: ContentPart[] = [];
  for (const part of content.toReversed()) {
    if (!isNamed(part)) parts.push(part);
    else {
      const data = await read(part);
      const { file_id: _file_id, ...rest } = part;
      parts.push(
        typeof data === 'string'
          ? { ...rest, data }
          : { type: 'text', text: `[${nameOf(part)} was left out: ${data.why}]` },
      );
    }
  }
  return parts.reverse();
}

const nameOf = ({ type, name }: Attachment): string =>
  name ?? (type === 'image' ? 'an image' : 'a file');

/** The content in base64, or why there is none. */
type Reader = (part: { readonly file_id: string }) => Promise<string | { readonly why: string }>;

/**
 * Returns a reader that reads each file once. Call it for the newest file first. `held` collects
 * the functions that release the space of each file.
 */
function createReader(
  deps: Reading,
  { request: { log }, signal }: Asking,
  releases: (() => void)[],
): Reader {
  const known = new Map<string, string>();
  let left = MAX_REQUEST_BYTES;
  return async ({ file_id }) => {
    const read = known.get(file_id);
    if (read !== undefined) return read;
    const file = await tried(deps, signal, () => deps.files.find(log, file_id));
    if (file === null) return { why: 'the file is gone' };
    if (file.bytes > left) return { why: 'the files are too large together' };
    const release = await deps.quota.reserve(log.app_id, file.bytes, signal);
    if (release === null) return { why: 'too many files are read at the moment' };
    releases.push(release);
    left -= file.bytes;
    const data = await tried(deps, signal, () => readBase64(deps.files, log, file));
    known.set(file_id, data);
    return data;
  };
}

async function readBase64(
  files: AttachedFilesDeps['files'],
  log: LogRef,
  file: { readonly file_id: string; readonly bytes: number },
): Promise<string> {
  const content = Buffer.alloc(file.bytes);
  let filled = 0;
  for await (const chunk of fileContent(files, log, file)) {
    content.set(chunk, filled);
    filled += chunk.length;
  }
  return content.toString('base64');
}

async function tried<T>(
  { clock }: AttachedFilesDeps,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    signal.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      if (failures === TRIES || !isRuntimeError(error, 'store_unavailable')) throw error;
      await clock.sleep(RETRY_MS, signal);
    }
  }
}
