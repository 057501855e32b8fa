import { describeWithMongo, until } from '@mozaiks/testkit';
import mongoose from 'mongoose';
import { checkTalk, rawEvents } from '../harness/check-talk.fixture.ts';
import { resumeTalk, startTalk, type Talk } from '../harness/talk.fixture.ts';
import { workflowFiles, type WorkflowFiles } from '../harness/workflow-files.fixture.ts';
import { sharedViolations, startInstances, type Instances } from './instances.fixture.ts';

const LONG = 'word '.repeat(60).trim();
const paying = (word: string, withTool: boolean): WorkflowFiles =>
  workflowFiles({
    agents: ['a'],
    script: [
      ...(withTool
        ? [{ agent: 'a', after: 'user', call: { tool: 'pay', arguments: { sum: 10 } } }]
        : []),
      { agent: 'a', after: 'tool:pay', say: `${word}: \${result}.` },
      { agent: 'a', after: 'user', say: `${word}.` },
    ],
    ...(withTool
      ? {
          tools: [
            { name: 'pay', module: 'tools.pay', description: 'Pays.', requires_approval: 'always' },
          ],
          code: {
            'tools/pay.ts':
              'export function pay({ sum }: { sum: number }): string { return "paid " + sum; }\n',
          },
        }
      : {}),
  });
const SAME = {
  Streaming: workflowFiles({ agents: ['a'], script: [{ agent: 'a', say: LONG, delay_ms: 25 }] }),
  Quick: workflowFiles({ agents: ['a'], script: [{ agent: 'a', say: 'Quick.' }] }),
};
const OLD = { ...SAME, Paying: paying('Old', true) };
const NEW = { ...SAME, Paying: paying('New', false) };

describeWithMongo('a chat that changes its owner', (mongo) => {
  let instances: Instances;
  const talks: Talk[] = [];
  const kept = <T extends Talk>(talk: T): T => {
    talks.push(talk);
    return talk;
  };
  beforeAll(async () => {
    instances = await startInstances(mongo(), OLD, { others: NEW });
  }, 60_000);
  afterAll(async () => {
    for (const { socket } of talks) socket.close();
    await instances?.dispose();
  }, 30_000);

  it('gets nothing more from an owner that was paused beyond its session (SIGSTOP)', async () => {
    const { a, b } = instances;
    const before = kept(await startTalk(a, 'Streaming'));
    await before.command('user_message', { workflow_name: 'Streaming', text: 'go' });
    await before.socket.untilType('agent_delta');
    a.signal('SIGSTOP');
    const after = kept(await resumeTalk(b, before));
    await after.until('owner_changed');
    a.signal('SIGCONT');
    await after.atRest();
    await after.say('once more');
    await until(async () => (await fetch(`${a.url}/readyz`)).ok, {
      timeout_ms: 10_000,
      every_ms: 50,
    });
    expect(after.of('owner_changed')).toHaveLength(1);
    expect(after.of('agent_response').map(({ text }) => text)).toEqual([LONG, LONG]);
    await checkTalk(a, after);
    await checkTalk(b, after);
  }, 40_000);

  it('continues while both instances are restarted, one after the other', async () => {
    const { a, b } = instances;
    const begun: Talk[] = [];
    for (const [server, name] of [
      [a, 'Streaming'] as const,
      [b, 'Streaming'] as const,
      [a, 'Quick'] as const,
      [b, 'Quick'] as const,
    ]) {
      const talk = kept(await startTalk(server, name));
      await talk.command('user_message', { workflow_name: name, text: 'go' });
      begun.push(talk);
    }
    for (const server of [a, b]) {
      expect(await server.end('SIGTERM')).toEqual({ code: 0, signal: null });
      await server.start();
    }
    for (const talk of begun) {
      const after = kept(await resumeTalk(b, talk));
      await after.atRest();
      const shown = rawEvents(talk.socket, talk.chat_id);
      expect(rawEvents(after.socket, talk.chat_id).slice(0, shown.length)).toEqual(shown);
      expect([
        after.of('user_message').length,
        after.of('agent_response').length,
        after.end(),
      ]).toEqual([1, 1, 'done']);
      expect(after.of('owner_changed')).toEqual([]);
      await checkTalk(a, after);
    }
  }, 60_000);

  it('ends its run on the definition that it started with, even if other files are deployed, and reports the missing tool', async () => {
    const { a, b } = instances;
    const asked = kept(await startTalk(a, 'Paying'));
    await asked.say('go');
    await a.end('SIGTERM');
    const answered = kept(await resumeTalk(b, asked));
    await answered.answer({ decision: 'approve' });
    expect(answered.last('tool_result')).toMatchObject({
      ok: false,
      error: { code: 'tool_unavailable' },
    });
    expect(answered.last('agent_response').text).toMatch(/^Old: /);
    await answered.say('again');
    expect(answered.last('agent_response').text).toBe('New.');
    await a.start();
    await checkTalk(a, answered);
  }, 40_000);

  it('is not taken by instances that are older than its writer, and waits for a newer one', async () => {
    const { a, b, uri } = instances;
    const newer = kept(await startTalk(a, 'Quick'));
    await newer.say('one');
    const writtenBy = async (log_version: number): Promise<void> => {
      const client = await new mongoose.mongo.MongoClient(uri).connect();
      await client
        .db()
        .collection('chats')
        .updateOne({ chat_id: newer.chat_id }, { $set: { log_version } });
      await client.close();
    };
    await writtenBy(99);
    await newer.command('user_message', { workflow_name: 'Quick', text: 'two' });
    for (const server of [a, b]) await kept(await startTalk(server, 'Quick')).say('meanwhile');
    expect([newer.of('user_message').length, newer.end()]).toEqual([1, 'done']);
    await writtenBy(1);
    await newer.until('user_message', 2);
    await newer.atRest();
    expect(newer.of('agent_response')).toHaveLength(2);
    await checkTalk(b, newer);
  }, 40_000);

  it('leaves a database that agrees with everything that clients were shown', async () => {
    expect(await sharedViolations(instances.uri, talks)).toEqual([]);
  }, 30_000);
});
