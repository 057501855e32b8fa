import {
  fileContent,
  logRef,
  MAX_FILE_CHUNK_BYTES,
  RuntimeError,
  type ChatStore,
  type FileLimits,
  type LogRef,
  type NewFile,
  type StoredFile,
} from '@mozaiks/contracts';
import { randomFrom } from '../random-from.ts';
import {
  at,
  createdLog,
  freshChat,
  namesakes,
  racing,
  unique,
  usingStore,
  type OpenStore,
} from './subject.ts';

const LIMITS: FileLimits = {
  max_bytes: 8_000_000,
  max_chat_bytes: 16_000_000,
  max_chat_files: 100,
};
/** One size of each kind: empty, one chunk, one byte less and more, several chunks. */
const SIZES = [
  0,
  1,
  MAX_FILE_CHUNK_BYTES - 1,
  MAX_FILE_CHUNK_BYTES,
  MAX_FILE_CHUNK_BYTES + 1,
  700_000,
];

/** Random bytes that repeat every 997 bytes, so that no two chunks are equal. */
function randomBytes(length: number, seed = 1): Buffer {
  const random = randomFrom(seed);
  const period = Array.from({ length: 997 }, () => Math.floor(random() * 256));
  return Buffer.alloc(length, Buffer.from(period));
}

/** The bytes in pieces whose size does not divide a chunk. */
async function* inPieces(bytes: Uint8Array, size = 10_007): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

const newFile = (content: AsyncIterable<Uint8Array>, fields: Partial<NewFile> = {}): NewFile => ({
  file_id: unique('file'),
  media_type: 'image/png',
  created_at: at,
  content,
  ...fields,
});

type Bytes = Partial<NewFile> & { readonly bytes: Uint8Array };

const putBytes = (
  store: ChatStore,
  log: LogRef,
  { bytes, ...fields }: Bytes,
): Promise<StoredFile> => store.files.put(log, newFile(inPieces(bytes), fields), LIMITS);

async function bytesOf(store: ChatStore, log: LogRef, file: StoredFile): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of fileContent(store.files, log, file)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/**
 * Content whose second half is held back until `go` is called. `begun` resolves when the first half
 * was taken.
 */
function heldContent(bytes: Uint8Array) {
  const half = Math.ceil(bytes.length / 2);
  let go: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (go = resolve));
  let begin: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => (begin = resolve));
  async function* content(): AsyncGenerator<Uint8Array> {
    yield bytes.subarray(0, half);
    begin();
    await released;
    yield bytes.subarray(half);
  }
  return { content: content(), begun, go };
}

/** What `Files` guarantees. */
export function filesSuite(open: OpenStore): void {
  describe('Files', () => {
    const store = usingStore(open);
    describe('put', () => putting(store));
    describe('the limits', () => limiting(store));
    describe('a file', () => belonging(store));
    describe('copy', () => copying(store));
  });
}

type Store = () => ChatStore;

function putting(store: Store): void {
  it.each(SIZES)('returns %i bytes unchanged', async (size) => {
    const log = await createdLog(store());
    const bytes = randomBytes(size);
    const stored = await putBytes(store(), log, { bytes, file_id: 'f', name: 'Übersicht "1".png' });
    const expected = {
      file_id: 'f',
      media_type: 'image/png',
      name: 'Übersicht "1".png',
      bytes: size,
      created_at: at,
    };
    expect(stored).toEqual(expected);
    expect(await store().files.find(log, 'f')).toEqual(expected);
    expect((await bytesOf(store(), log, stored)).equals(bytes)).toBe(true);
  });

  it('reads from any offset, at most one chunk, and nothing after the end', async () => {
    const log = await createdLog(store());
    const bytes = randomBytes(600_000);
    await putBytes(store(), log, { bytes, file_id: 'f' });
    for (const from of [0, 1, MAX_FILE_CHUNK_BYTES - 1, MAX_FILE_CHUNK_BYTES, 555_555, 599_999]) {
      const read = await store().files.read(log, 'f', from);
      expect(read.length).toBeGreaterThan(0);
      expect(read.length).toBeLessThanOrEqual(MAX_FILE_CHUNK_BYTES);
      expect(bytes.subarray(from, from + read.length).equals(read)).toBe(true);
    }
    for (const from of [600_000, 10_000_000])
      expect(await store().files.read(log, 'f', from)).toHaveLength(0);
    expect(await store().files.read(log, 'none', 0)).toHaveLength(0);
  });

  it('lists the files, the oldest first, each with or without a name', async () => {
    const log = await createdLog(store());
    const later = '2026-01-02T00:00:00.000Z';
    await putBytes(store(), log, { bytes: randomBytes(3), file_id: 'b', created_at: later });
    await putBytes(store(), log, {
      bytes: randomBytes(2),
      file_id: 'c',
      name: 'notes',
      media_type: 'text/plain; charset=utf-8',
    });
    await putBytes(store(), log, { bytes: randomBytes(1), file_id: 'a', created_at: later });
    expect(await store().files.list(log)).toEqual([
      {
        file_id: 'c',
        media_type: 'text/plain; charset=utf-8',
        name: 'notes',
        bytes: 2,
        created_at: at,
      },
      { file_id: 'a', media_type: 'image/png', bytes: 1, created_at: later },
      { file_id: 'b', media_type: 'image/png', bytes: 3, created_at: later },
    ]);
    expect(await store().files.find(log, 'none')).toBeNull();
  });

  it('shows nothing of a file until all of it is stored', async () => {
    const log = await createdLog(store());
    const bytes = randomBytes(600_000);
    const { content, begun, go } = heldContent(bytes);
    const putting = store().files.put(log, newFile(content, { file_id: 'f' }), LIMITS);
    await begun;
    expect(await store().files.find(log, 'f')).toBeNull();
    expect(await store().files.list(log)).toEqual([]);
    expect(await store().files.read(log, 'f', 0)).toHaveLength(0);
    go();
    expect((await bytesOf(store(), log, await putting)).equals(bytes)).toBe(true);
  });

  it('stores nothing of content that fails, and rejects with its error', async () => {
    const log = await createdLog(store());
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield randomBytes(600_000);
      throw new RuntimeError('invalid_request', { problem: 'the body was interrupted' });
    }
    await expect(
      store().files.put(log, newFile(failing(), { file_id: 'f' }), LIMITS),
    ).rejects.toMatchObject({
      code: 'invalid_request',
      details: { problem: 'the body was interrupted' },
    });
    expect(await store().files.list(log)).toEqual([]);
    const stored = await putBytes(store(), log, { bytes: randomBytes(10), file_id: 'f' });
    expect(await bytesOf(store(), log, stored)).toHaveLength(10);
  });

  it('keeps the first of several files with one id', async () => {
    const log = await createdLog(store());
    const puts = await Promise.allSettled(
      [1, 2, 3].map((seed) =>
        putBytes(store(), log, { bytes: randomBytes(300_000, seed), file_id: 'f' }),
      ),
    );
    expect(puts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const put of puts)
      if (put.status === 'rejected')
        expect(put.reason).toMatchObject({ code: 'idempotency_conflict' });
    const won = puts.findIndex(({ status }) => status === 'fulfilled') + 1;
    await expect(
      putBytes(store(), log, { bytes: randomBytes(1), file_id: 'f' }),
    ).rejects.toMatchObject({ code: 'idempotency_conflict' });
    const [file] = await store().files.list(log);
    expect(
      file === undefined
        ? null
        : (await bytesOf(store(), log, file)).equals(randomBytes(300_000, won)),
    ).toBe(true);
  });
}

function limiting(store: Store): void {
  it('refuse a file that is one byte too large, and stop reading its content', async () => {
    const log = await createdLog(store());
    const limits = { ...LIMITS, max_bytes: 300_000 };
    const put = (content: AsyncIterable<Uint8Array>) =>
      store().files.put(log, newFile(content), limits);
    expect(await put(inPieces(randomBytes(300_000)))).toMatchObject({ bytes: 300_000 });
    await expect(put(inPieces(randomBytes(300_001)))).rejects.toMatchObject({
      code: 'file_too_big',
      details: { max_bytes: 300_000 },
    });
    let taken = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) {
        taken += 100_000;
        yield new Uint8Array(100_000);
      }
    }
    await expect(put(endless())).rejects.toMatchObject({ code: 'file_too_big' });
    expect(taken).toBe(400_000);
    expect(await store().files.list(log)).toHaveLength(1);
  });

  it('refuse a file that makes the files of the chat too large together, and do not count refused files', async () => {
    const log = await createdLog(store());
    const put = (size: number) =>
      store().files.put(log, newFile(inPieces(randomBytes(size))), {
        ...LIMITS,
        max_chat_bytes: 1_000_000,
      });
    await put(400_000);
    await expect(put(600_001)).rejects.toMatchObject({
      code: 'chat_full',
      details: { max_chat_bytes: 1_000_000 },
    });
    await put(600_000);
    await expect(put(1)).rejects.toMatchObject({ code: 'chat_full' });
    expect((await store().files.list(log)).map(({ bytes }) => bytes).sort()).toEqual([
      400_000, 600_000,
    ]);
  });

  it('apply to several concurrent files together', async () => {
    const log = await createdLog(store());
    const limits = { ...LIMITS, max_chat_bytes: 1_000_000 };
    const puts = await Promise.allSettled(
      Array.from({ length: 5 }, () =>
        store().files.put(log, newFile(inPieces(randomBytes(300_000))), limits),
      ),
    );
    for (const put of puts)
      if (put.status === 'rejected') expect(put.reason).toMatchObject({ code: 'chat_full' });
    const bytes = (await store().files.list(log)).reduce((sum, file) => sum + file.bytes, 0);
    expect(bytes).toBe(puts.filter(({ status }) => status === 'fulfilled').length * 300_000);
    expect(bytes).toBeLessThanOrEqual(1_000_000);
  });

  it('refuse more files than a chat may have', async () => {
    const log = await createdLog(store());
    const put = () =>
      store().files.put(log, newFile(inPieces(randomBytes(1))), { ...LIMITS, max_chat_files: 3 });
    await racing(5, () =>
      put().catch((error: unknown) => expect(error).toMatchObject({ code: 'chat_full' })),
    );
    expect((await store().files.list(log)).length).toBeLessThanOrEqual(3);
    for (let stored = (await store().files.list(log)).length; stored < 3; stored += 1) await put();
    await expect(put()).rejects.toMatchObject({
      code: 'chat_full',
      details: { max_chat_files: 3 },
    });
    expect(await store().files.list(log)).toHaveLength(3);
  });
}

function belonging(store: Store): void {
  it('is shown to no other chat and no other tenant', async () => {
    const log = await createdLog(store());
    await putBytes(store(), log, { bytes: randomBytes(10), file_id: 'f' });
    const look = async (where: LogRef) => [
      await store().files.find(where, 'f'),
      await store().files.list(where),
      (await store().files.read(where, 'f', 0)).length,
    ];
    for (const other of [...namesakes(log), freshChat(log)]) {
      const own = await createdLog(store(), other);
      expect(await look(own)).toEqual([null, [], 0]);
      const stolen = logRef(other, log.log_id);
      expect(await look(stolen)).toEqual([null, [], 0]);
      await expect(
        putBytes(store(), stolen, { bytes: randomBytes(10), file_id: 'g' }),
      ).rejects.toMatchObject({ code: 'chat_not_found' });
      await expect(store().files.copy(stolen, own)).rejects.toMatchObject({
        code: 'chat_not_found',
      });
      expect(await look(own)).toEqual([null, [], 0]);
    }
    expect(await store().files.list(log)).toHaveLength(1);
  });

  it('is deleted with its chat, and no later file is kept', async () => {
    const log = await createdLog(store());
    const stored = await putBytes(store(), log, { bytes: randomBytes(600_000), file_id: 'f' });
    await store().directory.erase(log);
    expect([await store().files.find(log, 'f'), await store().files.list(log)]).toEqual([null, []]);
    await expect(bytesOf(store(), log, stored)).rejects.toMatchObject({ code: 'file_not_found' });
    await expect(putBytes(store(), log, { bytes: randomBytes(1) })).rejects.toMatchObject({
      code: 'chat_not_found',
    });
    await expect(
      putBytes(store(), logRef(freshChat(), unique('log')), { bytes: randomBytes(1) }),
    ).rejects.toMatchObject({
      code: 'chat_not_found',
    });
    await createdLog(store(), log, { log_id: log.log_id });
    expect(await store().files.list(log)).toEqual([]);
    expect(await store().files.read(log, 'f', 0)).toHaveLength(0);
  });

  it.each(['erased', 'removed'])(
    'is refused if its chat is %s while it is being stored',
    async (how) => {
      const log = await createdLog(store());
      const { content, begun, go } = heldContent(randomBytes(900_000));
      const putting = store().files.put(log, newFile(content, { file_id: 'f' }), LIMITS);
      await begun;
      const record = await store().directory.get(log);
      if (how === 'removed' && record !== null)
        expect(await store().retention.remove(record)).toBe(true);
      else await store().directory.erase(log);
      go();
      await expect(putting).rejects.toMatchObject({ code: 'chat_not_found' });
      const next = await createdLog(store(), log);
      expect(await store().files.list(next)).toEqual([]);
    },
  );
}

function copying(store: Store): void {
  it('gives a new log every file, even before its chat is created', async () => {
    const log = await createdLog(store());
    const files = [600_000, 0, 5].map((size, index) => ({
      bytes: randomBytes(size, index),
      file_id: `f${index}`,
    }));
    for (const { bytes, file_id } of files)
      await putBytes(store(), log, { bytes, file_id, name: file_id });
    const fork = logRef(freshChat(log), unique('log'));
    await store().files.copy(log, fork);
    await createdLog(store(), fork, { log_id: fork.log_id });
    expect(await store().files.list(fork)).toEqual(await store().files.list(log));
    await store().directory.erase(log);
    const copies = await store().files.list(fork);
    for (const copy of copies) {
      const original = files.find(({ file_id }) => file_id === copy.file_id);
      expect((await bytesOf(store(), fork, copy)).equals(original?.bytes ?? Buffer.alloc(1))).toBe(
        true,
      );
    }
  });

  it('leaves nothing behind if the new log is erased before its chat is created', async () => {
    const log = await createdLog(store());
    await putBytes(store(), log, { bytes: randomBytes(10) });
    const fork = logRef(freshChat(log), unique('log'));
    await store().files.copy(log, fork);
    expect(await store().directory.erase(fork)).toBe(false);
    await createdLog(store(), fork, { log_id: fork.log_id });
    expect(await store().files.list(fork)).toEqual([]);
  });

  it('may write to a log under the id of an erased chat', async () => {
    const log = await createdLog(store());
    const bytes = randomBytes(10);
    await putBytes(store(), log, { bytes });
    const erased = await createdLog(store(), freshChat(log));
    await store().directory.erase(erased);
    const fork = logRef(erased, unique('log'));
    await store().files.copy(log, fork);
    await createdLog(store(), fork, { log_id: fork.log_id });
    expect(await store().files.list(fork)).toMatchObject([{ bytes: 10 }]);
  });

  it('is refused if one of the two logs is gone', async () => {
    const log = await createdLog(store());
    await putBytes(store(), log, { bytes: randomBytes(10) });
    const erased = await createdLog(store(), freshChat(log));
    await store().directory.erase(erased);
    await expect(store().files.copy(log, erased)).rejects.toMatchObject({ code: 'chat_not_found' });
    await expect(
      store().files.copy(erased, logRef(freshChat(log), unique('log'))),
    ).rejects.toMatchObject({ code: 'chat_not_found' });
  });
}
