import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { usageRow } from '@mozaiks/testkit';
import { createFileSink } from './file-sink.ts';
import { log } from './outbox.fixture.ts';
import { usageEvent, type UsageEvent } from './usage-event.ts';

const never = new AbortController().signal;
const eventsOf = (...seqs: readonly number[]): UsageEvent[] =>
  seqs.flatMap(
    (seq) => usageEvent({ ...usageRow(log, seq), log, first_claimed_at: '' }, 'urn:test') ?? [],
  );

describe('the file of usage events', () => {
  let dir: string;
  let file: string;
  beforeEach(() => {
    dir = mkdtempSync(path.join(tmpdir(), 'mozaiks-usage-'));
    file = path.join(dir, 'usage.jsonl');
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));
  const append = (...seqs: readonly number[]) =>
    createFileSink(file).send(eventsOf(...seqs), never);
  const lines = (): string[] => readFileSync(file, 'utf8').split('\n').slice(0, -1);
  const ids = (): string[] => lines().map((line) => (JSON.parse(line) as UsageEvent).id);

  it('gets one line for each event, after the existing lines', async () => {
    expect([await append(1, 2), await append(3)]).toEqual([
      { kind: 'delivered' },
      { kind: 'delivered' },
    ]);
    expect(lines().map((line) => JSON.parse(line) as unknown)).toEqual(eventsOf(1, 2, 3));
  });

  it('may be renamed while the server runs', async () => {
    const sink = createFileSink(file);
    await sink.send(eventsOf(1), never);
    renameSync(file, `${file}.1`);
    await sink.send(eventsOf(2), never);
    expect(ids()).toEqual(['log-1/2']);
  });

  it('loses the line that a crash has left unfinished', async () => {
    await append(1, 2);
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, -20));
    await append(2, 3);
    expect(ids()).toEqual(['log-1/1', 'log-1/2', 'log-1/3']);
  });

  it('keeps an unfinished line of another program', async () => {
    writeFileSync(file, 'a note');
    await append(1);
    expect(lines()).toEqual(['a note', JSON.stringify(eventsOf(1)[0])]);
  });

  it.each([
    ['a folder', () => mkdirSync(file), 'EISDIR'],
    ['in a folder that does not exist', () => rmSync(dir, { recursive: true }), 'ENOENT'],
  ])('is reported if it is %s', async (_what, arrange, code) => {
    arrange();
    expect(await append(1)).toEqual({
      kind: 'misconfigured',
      reason: `cannot write the file: ${code}`,
    });
  });

  it('is reported if it is no regular file', async () => {
    expect(await createFileSink('/dev/null').send(eventsOf(1), never)).toMatchObject({
      kind: 'misconfigured',
    });
  });
});
