import {
  logRef,
  MAX_EVENTS_PER_COMMIT,
  type ChatStore,
  type JsonValue,
  type LogRef,
} from '@mozaiks/contracts';
import { randomFrom } from '../random-from.ts';
import { nestedJson, randomJson } from '../random-json.ts';
import {
  commitOf,
  contextEvent,
  createdLog,
  freshChat,
  namesakes,
  racing,
  unique,
  usingStore,
  type OpenStore,
} from './subject.ts';

/** What `EventLog` guarantees, and rules 1, 3 and 10 as far as they concern a store. */
export function eventLogSuite(open: OpenStore): void {
  describe('EventLog', () => {
    const store = usingStore(open);
    describe('append', () => appending(store));
    describe('read', () => reading(store));
    describe('tenants', () => keepingApart(store));
    describe('values', () => keepingValues(store));
  });
}

function appending(store: () => ChatStore): void {
  it('keeps a commit unchanged', async () => {
    const log = await createdLog(store());
    const commit = commitOf(log, 1, ['a', 'b']);
    expect(await store().log.append(log, commit)).toBe('appended');
    expect(await store().log.read(log, { after_seq: 0 })).toEqual([commit]);
  });

  it('answers `taken` to another commit with the same `first_seq`, and keeps the first', async () => {
    const log = await createdLog(store());
    const commit = commitOf(log, 1, ['first']);
    await store().log.append(log, commit);
    expect(await store().log.append(log, commitOf(log, 1, ['second', 'third']))).toBe('taken');
    expect(await store().log.read(log, { after_seq: 0 })).toEqual([commit]);
  });

  it('answers `taken` to the same commit again, which can be found by its id', async () => {
    const log = await createdLog(store());
    const commit = commitOf(log, 1, ['once']);
    await store().log.append(log, commit);
    expect(await store().log.append(log, commit)).toBe('taken');
    expect(
      (await store().log.read(log, { after_seq: 0 })).map(({ commit_id }) => commit_id),
    ).toEqual([commit.commit_id]);
  });

  it('accepts a log before its chat is created, so that a copy is complete before anyone finds it', async () => {
    const log = logRef(freshChat(), unique('log'));
    const commit = commitOf(log, 1, ['copied']);
    expect(await store().log.append(log, commit)).toBe('appended');
    await createdLog(store(), log, { log_id: log.log_id });
    expect(await store().log.read(log, { after_seq: 0 })).toEqual([commit]);
  });

  it('accepts such a log even under the id of an erased chat', async () => {
    const erased = await createdLog(store());
    await store().directory.erase(erased);
    const log = logRef(erased, unique('log'));
    const commit = commitOf(log, 1, ['copied']);
    expect(await store().log.append(log, commit)).toBe('appended');
    await createdLog(store(), log, { log_id: log.log_id });
    expect(await store().log.read(log, { after_seq: 0 })).toEqual([commit]);
  });

  it('hides a late append to an earlier log of a chat from everyone', async () => {
    const first = await createdLog(store());
    await store().directory.erase(first);
    await store().directory.erase(await createdLog(store(), first));
    await store().log.append(first, commitOf(first, 1, ['late']));
    expect(await store().log.read(first, { after_seq: 0 })).toEqual([]);
  });

  it('answers `appended` to every repetition of such an append, since it cannot be found', async () => {
    const first = await createdLog(store());
    await store().directory.erase(first);
    await store().directory.erase(await createdLog(store(), first));
    const late = commitOf(first, 1, ['late']);
    expect(await store().log.append(first, late)).toBe('appended');
    expect(await store().log.append(first, late)).toBe('appended');
  });

  it('lets one of twenty racing commits win', async () => {
    const log = await createdLog(store());
    const commits = Array.from({ length: 20 }, (_, index) => commitOf(log, 1, [index, index]));
    const answers = await Promise.all(commits.map((commit) => store().log.append(log, commit)));
    expect(answers.filter((answer) => answer === 'appended')).toHaveLength(1);
    expect(await store().log.read(log, { after_seq: 0 })).toEqual([
      commits[answers.indexOf('appended')],
    ]);
  });

  it('accepts a commit with the maximum number of events and one of nearly the maximum size', async () => {
    const log = await createdLog(store());
    const many = commitOf(
      log,
      1,
      Array.from({ length: MAX_EVENTS_PER_COMMIT }, (_, index) => index),
    );
    const big = commitOf(log, MAX_EVENTS_PER_COMMIT + 1, ['x'.repeat(1_000_000)]);
    for (const commit of [many, big])
      expect(await store().log.append(log, commit)).toBe('appended');
    expect(await store().log.read(log, { after_seq: 0 })).toEqual([many, big]);
  });

  it('shares nothing with its callers', async () => {
    const log = await createdLog(store());
    const value = { list: [1] };
    const commit = commitOf(log, 1, [value]);
    await store().log.append(log, commit);
    value.list.push(2);
    const [read] = await store().log.read(log, { after_seq: 0 });
    Object.assign(read?.events[0] ?? {}, { run_id: 'changed' });
    expect(await store().log.read(log, { after_seq: 0 })).toMatchObject([
      { events: [{ run_id: 'run-1', set: { value: { list: [1] } } }] },
    ]);
  });
}

function reading(store: () => ChatStore): void {
  /** Commits of 1, 2, 3 and 4 events: they end at 1, 3, 6 and 10. */
  const filled = async (): Promise<LogRef> => {
    const log = await createdLog(store());
    for (const [first_seq, size] of [
      [1, 1],
      [2, 2],
      [4, 3],
      [7, 4],
    ] as const) {
      await store().log.append(
        log,
        commitOf(log, first_seq, Array<JsonValue>(size).fill(first_seq)),
      );
    }
    return log;
  };
  const endsAfter = async (log: LogRef, after_seq: number, limit?: number): Promise<number[]> =>
    (await store().log.read(log, limit === undefined ? { after_seq } : { after_seq, limit })).map(
      ({ last_seq }) => last_seq,
    );

  it('returns every commit after the cursor, in order', async () => {
    const log = await filled();
    expect(await endsAfter(log, 0)).toEqual([1, 3, 6, 10]);
    expect(await endsAfter(log, 3)).toEqual([6, 10]);
    expect(await endsAfter(log, 10)).toEqual([]);
    expect(await endsAfter(log, 99)).toEqual([]);
  });

  it('returns the whole commit if the cursor is in the middle of it', async () => {
    const log = await filled();
    expect(await endsAfter(log, 4)).toEqual([6, 10]);
    const [commit] = await store().log.read(log, { after_seq: 9 });
    expect(commit).toMatchObject({ first_seq: 7, last_seq: 10 });
    expect(commit?.events).toHaveLength(4);
  });

  it('applies the limit to commits, not to events', async () => {
    const log = await filled();
    expect(await endsAfter(log, 0, 2)).toEqual([1, 3]);
    expect(await endsAfter(log, 5, 1)).toEqual([6]);
    expect(await endsAfter(log, 6, 5)).toEqual([10]);
  });

  it('is empty for an unknown log', async () => {
    expect(await store().log.read(logRef(freshChat(), unique('log')), { after_seq: 0 })).toEqual(
      [],
    );
    const log = await filled();
    expect(await store().log.read(logRef(log, unique('log')), { after_seq: 0 })).toEqual([]);
  });

  it('returns whole commits without a gap while the log grows', async () => {
    const log = await createdLog(store());
    const growing = { on: true };
    const write = async (): Promise<void> => {
      for (let first_seq = 1; first_seq <= 60; first_seq += 3)
        await store().log.append(log, commitOf(log, first_seq, [1, 2, 3]));
      growing.on = false;
    };
    const look = async (): Promise<void> => {
      let head = 0;
      while (growing.on) {
        const commits = await store().log.read(log, { after_seq: 0 });
        const seqs = commits.flatMap(({ events }) => events.map(({ seq }) => seq));
        expect(seqs).toEqual(seqs.map((_, index) => index + 1));
        expect(seqs.length % 3).toBe(0);
        expect(seqs.length).toBeGreaterThanOrEqual(head);
        head = seqs.length;
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    await Promise.all([write(), look(), look()]);
    expect(await endsAfter(log, 57)).toEqual([60]);
  });

  it('returns an acknowledged commit to the very next read', async () => {
    const log = await createdLog(store());
    for (let seq = 1; seq <= 10; seq += 1) {
      await store().log.append(log, commitOf(log, seq, [seq]));
      expect(await endsAfter(log, seq - 1)).toEqual([seq]);
    }
  });
}

function keepingApart(store: () => ChatStore): void {
  it('keeps the logs of chats with the same id apart', async () => {
    const chat = freshChat();
    const logs = await Promise.all(
      [chat, ...namesakes(chat)].map((each) => createdLog(store(), each)),
    );
    const commits = logs.map((log, index) => commitOf(log, 1, [index]));
    const answers = await racing(logs.length, async (index) => {
      const [log, commit] = [logs[index], commits[index]];
      return log === undefined || commit === undefined
        ? undefined
        : store().log.append(log, commit);
    });
    expect(answers).toEqual(['appended', 'appended', 'appended']);
    for (const [index, log] of logs.entries())
      expect(await store().log.read(log, { after_seq: 0 })).toEqual([commits[index]]);
  });

  it('reads nothing from, and shows nothing in, the log of another tenant', async () => {
    const log = await createdLog(store());
    const commit = commitOf(log, 1, ['mine']);
    await store().log.append(log, commit);
    for (const chat of namesakes(log)) {
      const forged = logRef(chat, log.log_id);
      expect(await store().log.read(forged, { after_seq: 0 })).toEqual([]);
      // The answer does not matter, as long as the other tenant never sees the commit.
      await store()
        .log.append(forged, commitOf(log, 2, ['theirs']))
        .catch(() => undefined);
    }
    expect(await store().log.read(log, { after_seq: 0 })).toEqual([commit]);
  });
}

function keepingValues(store: () => ChatStore): void {
  it('returns any JSON within the input limits unchanged', async () => {
    const random = randomFrom(1);
    const log = await createdLog(store());
    const values = Array.from({ length: 20 * MAX_EVENTS_PER_COMMIT }, () => randomJson(random));
    for (let at = 0; at < values.length; at += MAX_EVENTS_PER_COMMIT) {
      await store().log.append(
        log,
        commitOf(log, at + 1, values.slice(at, at + MAX_EVENTS_PER_COMMIT)),
      );
    }
    const events = (await store().log.read(log, { after_seq: 0 })).flatMap(({ events }) => events);
    expect(events).toHaveLength(values.length);
    // Compared one by one, so that a failure shows only the event that changed.
    for (const [index, value] of values.entries())
      expect(events[index]).toEqual(contextEvent(log, index + 1, value));
  });

  it('returns JSON that is 32 levels deep unchanged', async () => {
    const random = randomFrom(2);
    const log = await createdLog(store());
    const commit = commitOf(
      log,
      1,
      Array.from({ length: 30 }, () => nestedJson(random, 32)),
    );
    await store().log.append(log, commit);
    expect(await store().log.read(log, { after_seq: 0 })).toEqual([commit]);
  });
}
