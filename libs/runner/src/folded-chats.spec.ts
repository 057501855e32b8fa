import { chatRef, emptyChat, logRef, tenantScope, type LogRef } from '@mozaiks/contracts';
import { createFoldedChats, type Folded } from './folded-chats.ts';

const KB = 1024;
const logOf = (app_id: string, name: string): LogRef =>
  logRef(chatRef(tenantScope(app_id, 'user'), name), `log-${name}`);
const folded = (log_size: number): Folded => ({
  state: { ...emptyChat, log_size },
  answered: new Set(),
  commit_id: 'c',
  snapshot_seq: 0,
});

describe('the cache of folded chats', () => {
  it('keeps the chats that were used last, up to its bytes', () => {
    const cache = createFoldedChats(1000 * KB);
    const logs = ['a', 'b', 'c', 'd'].map((name) => logOf('app', name));
    const [a, b] = logs as [LogRef, LogRef];
    for (const log of logs.slice(0, 3)) cache.put(log, folded(300 * KB));
    cache.put(a, cache.peek(a) ?? folded(0));
    for (const log of logs.slice(3)) cache.put(log, folded(300 * KB));
    expect(logs.filter((log) => cache.peek(log) !== undefined)).toEqual(
      logs.filter((log) => log !== b),
    );
  });

  it('gives each chat to only one caller of take', () => {
    const cache = createFoldedChats(1000 * KB);
    const log = logOf('app', 'a');
    const chat = folded(KB);
    cache.put(log, chat);
    expect([cache.take(log), cache.take(log)]).toEqual([chat, undefined]);
  });

  it('does not keep a chat that is larger than the whole cache, nor its earlier state', () => {
    const cache = createFoldedChats(1000 * KB);
    const [log, other] = [logOf('app', 'a'), logOf('app', 'b')];
    cache.put(log, folded(KB));
    cache.put(other, folded(KB));
    cache.put(log, folded(1001 * KB));
    expect([cache.peek(log), cache.peek(other)]).toEqual([undefined, folded(KB)]);
  });

  it('takes memory from the app that holds the most, so that one app cannot push out the others', () => {
    const cache = createFoldedChats(1000 * KB);
    const small = Array.from({ length: 5 }, (_, i) => logOf(`app-${i}`, `small-${i}`));
    for (const log of small) cache.put(log, folded(50 * KB));
    for (let i = 0; i < 100; i += 1) cache.put(logOf('greedy', `big-${i}`), folded(90 * KB));
    expect(small.every((log) => cache.peek(log) !== undefined)).toBe(true);
    expect(cache.peek(logOf('greedy', 'big-99'))).toBeDefined();
  });

  it('counts empty chats as well, so that their number has a limit', () => {
    const cache = createFoldedChats(100 * KB);
    const logs = Array.from({ length: 100 }, (_, i) => logOf('app', `${i}`));
    for (const log of logs) cache.put(log, folded(0));
    expect(logs.filter((log) => cache.peek(log) !== undefined).length).toBeLessThan(30);
  });

  it('keeps nothing after every chat was taken', () => {
    const cache = createFoldedChats(100 * KB);
    const logs = Array.from({ length: 10 }, (_, i) => logOf(`app-${i % 3}`, `${i}`));
    for (const log of logs) cache.put(log, folded(2 * KB));
    for (const log of logs) cache.take(log);
    for (const log of logs) cache.put(log, folded(5 * KB));
    expect(logs.every((log) => cache.peek(log) !== undefined)).toBe(true);
  });

  it('knows the size of a log that it could not keep, for the last 10,000 logs', () => {
    const cache = createFoldedChats(KB);
    for (let i = 0; i <= 10_000; i += 1) cache.put(logOf('app', `${i}`), folded(i));
    expect([0, 1, 10_000].map((i) => cache.logSize(logOf('app', `${i}`)))).toEqual([
      undefined,
      1,
      10_000,
    ]);
  });
});
