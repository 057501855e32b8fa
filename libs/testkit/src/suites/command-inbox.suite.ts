import { logRef, type ChatStore, type Command, type JsonValue } from '@mozaiks/contracts';
import { nestedJson, randomJson } from '../random-json.ts';
import { randomFrom } from '../random-from.ts';
import {
  acquired,
  createdLog,
  freshChat,
  joined,
  message,
  namesakes,
  put,
  racing,
  releaseTo,
  unique,
  usingStore,
  type OpenStore,
} from './subject.ts';

/** What `CommandInbox` guarantees, and rule 4 as far as it concerns a store. */
export function commandInboxSuite(open: OpenStore): void {
  describe('CommandInbox', () => {
    const store = usingStore(open);
    describe('put', () => putting(store));
    describe('waking the chat', () => waking(store));
    describe('settle', () => settling(store));
    describe('tenants', () => keepingApart(store));
    describe('values', () => keepingValues(store));
  });
}

function putting(store: () => ChatStore): void {
  it('keeps commands in the order in which they were put', async () => {
    const log = await createdLog(store());
    const commands = ['one', 'two', 'three'].map((text) => message(text));
    for (const command of commands) expect(await put(store(), log, command)).toBe('new');
    expect(await store().inbox.pending(log)).toEqual(commands);
  });

  it('finds a waiting command', async () => {
    const log = await createdLog(store());
    const command = message('hello', 'c1');
    await store().inbox.put(log, command, { digest: 'digest', max_waiting: 100 });
    expect(await store().inbox.find(log, 'c1')).toEqual({
      command_id: 'c1',
      digest: 'digest',
      command,
      settled_seq: null,
    });
    expect(await store().inbox.find(log, 'c2')).toBeNull();
  });

  it('answers `duplicate` to the same command again, and keeps one', async () => {
    const log = await createdLog(store());
    const command = message('hello');
    const answers = await racing(20, () => put(store(), log, command));
    expect(answers.filter((answer) => answer === 'new')).toHaveLength(1);
    expect(await store().inbox.pending(log)).toEqual([command]);
  });

  it('answers `duplicate` even if the command is settled', async () => {
    const log = await createdLog(store());
    const command = message('hello');
    await put(store(), log, command);
    await store().inbox.settle(log, command.command_id, 3);
    expect(await put(store(), log, command)).toBe('duplicate');
    expect(await store().inbox.pending(log)).toEqual([]);
  });

  it.each([false, true])(
    'refuses the same id with another digest (settled: %s)',
    async (settled) => {
      const log = await createdLog(store());
      const command = message('hello');
      await put(store(), log, command);
      if (settled) await store().inbox.settle(log, command.command_id, 3);
      const other = put(store(), log, message('other', command.command_id));
      await expect(other).rejects.toMatchObject({ code: 'idempotency_conflict' });
      expect(await store().inbox.pending(log)).toEqual(settled ? [] : [command]);
    },
  );

  it('refuses a command that exceeds `max_waiting`, but not one that already waits or is settled', async () => {
    const log = await createdLog(store());
    const [first, second, third] = [message('1'), message('2'), message('3')];
    const limited = (command: Command) =>
      store().inbox.put(log, command, { digest: command.command_id, max_waiting: 2 });
    await limited(first);
    await limited(second);
    await expect(limited(third)).rejects.toMatchObject({ code: 'inbox_full' });
    expect(await limited(first)).toBe('duplicate');
    expect(await store().inbox.find(log, third.command_id)).toBeNull();
    await store().inbox.settle(log, first.command_id, 1);
    expect(await limited(third)).toBe('new');
  });

  it('refuses commands for a chat or a log that does not exist', async () => {
    const log = await createdLog(store());
    for (const gone of [logRef(freshChat(), unique('log')), logRef(log, unique('log'))]) {
      await expect(put(store(), gone, message('hello'))).rejects.toMatchObject({
        code: 'chat_not_found',
      });
    }
    expect(await store().directory.get(log)).toMatchObject({ inbox_seq: 0, due_at: null });
  });

  it('loses none of twenty that are put at once', async () => {
    const log = await createdLog(store());
    await racing(20, (index) => put(store(), log, message(`${index}`)));
    expect(await store().inbox.pending(log)).toHaveLength(20);
  });
}

function waking(store: () => ChatStore): void {
  const wakeOf = async (log: Parameters<typeof put>[1]) => {
    const record = await store().directory.get(log);
    return { inbox_seq: record?.inbox_seq ?? NaN, due_at: record?.due_at };
  };

  it('raises `inbox_seq` and makes the chat due at once', async () => {
    const log = await createdLog(store());
    await put(store(), log, message('1'));
    const first = await wakeOf(log);
    await put(store(), log, message('2'));
    expect(first.inbox_seq).toBeGreaterThan(0);
    expect(first.due_at).toBe(0);
    expect((await wakeOf(log)).inbox_seq).toBeGreaterThan(first.inbox_seq);
  });

  it('wakes the chat again when a waiting command is put again', async () => {
    const log = await createdLog(store());
    const command = message('hello');
    await put(store(), log, command);
    const { inbox_seq } = await wakeOf(log);
    const owned = await acquired(store(), log, await joined(store()));
    await store().ownership.release(owned, releaseTo({ inbox_seq }));
    await put(store(), log, command);
    const again = await wakeOf(log);
    expect(again.due_at).toBe(0);
    expect(again.inbox_seq).toBeGreaterThan(inbox_seq);
  });

  it('does not wake the chat for a settled command', async () => {
    const log = await createdLog(store());
    const command = message('hello');
    await put(store(), log, command);
    await store().inbox.settle(log, command.command_id, 1);
    const { inbox_seq } = await wakeOf(log);
    const owned = await acquired(store(), log, await joined(store()));
    await store().ownership.release(owned, releaseTo({ inbox_seq }));
    await put(store(), log, command);
    expect(await wakeOf(log)).toEqual({ inbox_seq, due_at: null });
  });

  it('does not change the owner or the values of the last release', async () => {
    const log = await createdLog(store());
    const session = await joined(store());
    await store().ownership.release(
      await acquired(store(), log, session),
      releaseTo({ head_seq: 4, usage_seq: 2, status: 'failed' }),
    );
    const owned = await acquired(store(), log, session);
    await put(store(), log, message('hello'));
    expect(await store().directory.get(log)).toMatchObject({
      owner: session,
      fence: owned.fence,
      head_seq: 4,
      usage_seq: 2,
    });
  });
}

function settling(store: () => ChatStore): void {
  it('keeps the id, the digest and the place of the settled command, and deletes its content', async () => {
    const log = await createdLog(store());
    const [first, second] = [message('1'), message('2')];
    await store().inbox.put(log, first, { digest: 'digest', max_waiting: 100 });
    await put(store(), log, second);
    await store().inbox.settle(log, first.command_id, 7);
    const row = { command_id: first.command_id, digest: 'digest', command: null, settled_seq: 7 };
    expect(await store().inbox.find(log, first.command_id)).toEqual(row);
    expect(await store().inbox.pending(log)).toEqual([second]);
  });

  it('may be repeated, and keeps the first place', async () => {
    const log = await createdLog(store());
    const command = message('hello');
    await put(store(), log, command);
    for (const seq of [7, 7, 9]) await store().inbox.settle(log, command.command_id, seq);
    expect(await store().inbox.find(log, command.command_id)).toMatchObject({ settled_seq: 7 });
  });

  it('does nothing for a command that was never put', async () => {
    const log = await createdLog(store());
    await store().inbox.settle(log, 'never', 7);
    expect(await store().inbox.find(log, 'never')).toBeNull();
  });
}

function keepingApart(store: () => ChatStore): void {
  it('keeps equal commands of two tenants apart', async () => {
    const chat = freshChat();
    const logs = await Promise.all(
      [chat, ...namesakes(chat)].map((each) => createdLog(store(), each)),
    );
    for (const [index, log] of logs.entries())
      expect(await put(store(), log, message(`${index}`, 'same'))).toBe('new');
    for (const [index, log] of logs.entries())
      expect(await store().inbox.pending(log)).toEqual([message(`${index}`, 'same')]);
  });

  it('puts, reads and settles nothing in the log of another tenant', async () => {
    const log = await createdLog(store());
    const command = message('mine');
    await put(store(), log, command);
    const record = await store().directory.get(log);
    for (const chat of namesakes(log)) {
      const forged = logRef(chat, log.log_id);
      await expect(put(store(), forged, message('theirs'))).rejects.toMatchObject({
        code: 'chat_not_found',
      });
      await expect(put(store(), forged, command)).rejects.toMatchObject({ code: 'chat_not_found' });
      expect(await store().inbox.pending(forged)).toEqual([]);
      expect(await store().inbox.find(forged, command.command_id)).toBeNull();
      await store().inbox.settle(forged, command.command_id, 1);
    }
    expect(await store().inbox.pending(log)).toEqual([command]);
    expect(await store().directory.get(log)).toEqual(record);
  });
}

function keepingValues(store: () => ChatStore): void {
  it('returns any JSON unchanged', async () => {
    const random = randomFrom(4);
    const log = await createdLog(store());
    const answer = (value: JsonValue): Command => ({
      type: 'input_response',
      command_id: unique('c'),
      request_id: 'r',
      value,
    });
    const values = [
      ...Array.from({ length: 40 }, () => randomJson(random)),
      ...Array.from({ length: 5 }, () => nestedJson(random, 32)),
    ];
    const commands = values.map(answer);
    for (const command of commands)
      await store().inbox.put(log, command, { digest: 'digest', max_waiting: 100 });
    expect(await store().inbox.pending(log)).toEqual(commands);
  });
}
