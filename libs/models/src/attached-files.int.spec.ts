import {
  chatRef,
  logRef,
  RuntimeError,
  tenantScope,
  type ContentPart,
  type Files,
  type LogRef,
} from '@mozaiks/contracts';
import {
  realClock,
  referenceStore,
  sequentialIds,
  startMockModelServer,
  type MockModelServer,
} from '@mozaiks/testkit';
import { createModels } from './create-models.ts';
import {
  aRequest,
  collect,
  EVERY_API,
  fromUser,
  recordingLogger,
  secretsOf,
} from './model-request.fixture.ts';

const MIB = 1024 * 1024;
const LIMITS = { max_bytes: 64 * MIB, max_chat_bytes: 64 * MIB, max_chat_files: 99 };
const now = '2026-01-01T00:00:00.000Z';

describe('a file that a message names', () => {
  let server: MockModelServer;
  beforeAll(async () => {
    server = await startMockModelServer();
  });
  afterAll(() => server.close());

  const setUp = async () => {
    const store = referenceStore();
    const chat = chatRef(tenantScope('app', 'ada'), 'c1');
    await store.directory.create(chat, {
      workflow_name: 'W',
      log_id: 'log',
      parent: null,
      log_version: 1,
      now,
    });
    const log = logRef(chat, 'log');
    const calls = { reads: 0 };
    const files: Pick<Files, 'find' | 'read'> = {
      find: store.files.find,
      read: (...args) => {
        calls.reads += 1;
        return store.files.read(...args);
      },
    };
    const put = (file_id: string, bytes: Buffer, media_type = 'image/png') => {
      async function* content() {
        yield bytes;
      }
      return store.files.put(
        log,
        { file_id, media_type, created_at: now, content: content() },
        LIMITS,
      );
    };
    return { log, files, calls, put };
  };

  interface Asking {
    readonly log: LogRef;
    readonly files: Pick<Files, 'find' | 'read'>;
    readonly llm_config?: (typeof EVERY_API)[number];
  }
  /** Returns the body of the request as text. */
  const ask = async (
    parts: readonly ContentPart[],
    { log, files, llm_config = { provider: 'openai' } }: Asking,
  ): Promise<string> => {
    const models = createModels({
      settings: { openai_base_url: server.openai_url, anthropic_base_url: server.anthropic_url },
      secrets: secretsOf({ OPENAI_API_KEY: 'sk-test-openai', ANTHROPIC_API_KEY: 'sk-ant-test' }),
      clock: realClock(),
      ids: sequentialIds(),
      logger: recordingLogger(),
      files,
      limits: { backoff_ms: 1 },
    });
    const messages = parts.map((part) => ({ ...fromUser('see'), content: [part] }));
    const address =
      llm_config.provider === 'openai-compatible'
        ? { base_url: server.openai_url, model: 'm' }
        : {};
    await collect(
      models.stream(
        aRequest({ llm_config: { ...llm_config, ...address }, messages, log }),
        new AbortController().signal,
      ),
    );
    return JSON.stringify(server.requests.at(-1)?.body);
  };
  const image = (file_id: string): ContentPart => ({
    type: 'image',
    media_type: 'image/png',
    file_id,
  });

  it.each(EVERY_API)(
    'reaches a model byte for byte, as an image of 5 MB over %j',
    async (llm_config) => {
      const { log, files, put } = await setUp();
      const bytes = Buffer.alloc(
        5_000_000,
        Buffer.from(Array.from({ length: 997 }, (_, at) => (at * 31) % 256)),
      );
      await put('photo', bytes);
      const body = await ask([image('photo')], { log, files, llm_config });
      expect(body.includes(bytes.toString('base64'))).toBe(true);
      expect(body).not.toContain('file_id');
    },
  );

  it('is read once for a request that names it twice', async () => {
    const { log, files, calls, put } = await setUp();
    await put('photo', Buffer.from('one chunk'));
    await ask([image('photo'), image('photo')], { log, files });
    expect(calls.reads).toBe(1);
  });

  it('is sent as text if it is text', async () => {
    const { log, files, put } = await setUp();
    await put('notes', Buffer.from('remember the milk'), 'text/plain');
    const notes: ContentPart = {
      type: 'file',
      media_type: 'text/plain',
      name: 'notes.txt',
      file_id: 'notes',
    };
    expect(await ask([notes], { log, files })).toContain('remember the milk');
  });

  it('is replaced by a note if it no longer exists, or if newer ones leave no room for it', async () => {
    const { log, files, put } = await setUp();
    for (const file_id of ['old', 'new']) await put(file_id, Buffer.alloc(13 * MIB, file_id));
    const body = await ask([image('none'), image('old'), image('new')], { log, files });
    expect(body).toContain('[an image was left out: the file is gone]');
    expect(body).toContain('[an image was left out: the files are too large together]');
    expect(body.length).toBeLessThan(20 * MIB);
  });

  it('is read again if the store does not answer, and fails the call if it never does', async () => {
    const { log, files, put } = await setUp();
    await put('photo', Buffer.from('bytes of it'));
    let failures = 1;
    const flaky: typeof files = {
      ...files,
      find: async (...args) => {
        if (failures > 0) throw new RuntimeError('store_unavailable', {}, (failures -= 1));
        return files.find(...args);
      },
    };
    expect(await ask([image('photo')], { log, files: flaky })).toContain(
      Buffer.from('bytes of it').toString('base64'),
    );
    failures = Infinity;
    await expect(ask([image('photo')], { log, files: flaky })).rejects.toMatchObject({
      code: 'store_unavailable',
    });
  });
});
