import { describeWithMongo, until } from '@mozaiks/testkit';
import mongoose from 'mongoose';
import { resumeTalk, startTalk, type Talk } from '../harness/talk.fixture.ts';
import { workflowFiles } from '../harness/workflow-files.fixture.ts';
import { startInstances, type Instances } from './instances.fixture.ts';

const WORKFLOWS = {
  Quick: workflowFiles({ agents: ['a'], script: [{ agent: 'a', say: 'Quick.' }] }),
};
/** The death of a process is noticed after 12 s; a busy machine takes longer. */
const NOTICED_MS = 50_000;

describeWithMongo('an instance that is killed (kill -9) while it follows a chat', (mongo) => {
  let instances: Instances;
  let client: mongoose.mongo.MongoClient;
  const talks: Talk[] = [];
  beforeAll(async () => {
    instances = await startInstances(mongo(), WORKFLOWS);
    client = await new mongoose.mongo.MongoClient(instances.uri).connect();
  }, 60_000);
  afterAll(async () => {
    for (const { socket } of talks) socket.close();
    await client?.close();
    await instances?.dispose();
  }, 30_000);

  const watchers = async (chat_id: string): Promise<readonly string[]> => {
    const record = await client.db().collection('chats').findOne({ chat_id });
    return (record?.['watchers'] ?? []) as readonly string[];
  };
  /** The number of signals that a plain turn writes. */
  const signalsOfTurn = async (talk: Talk, text: string): Promise<number> => {
    const signals = client.db().collection('signals');
    const written = () => signals.countDocuments({ 'signals.0': { $exists: true } });
    const before = await written();
    await talk.say(text);
    await new Promise((resolve) => setTimeout(resolve, 500)); // longer than signals are batched
    return (await written()) - before;
  };

  it('is removed from the watchers, and a plain turn writes as many signals as before', async () => {
    const { a, b } = instances;
    const talk = await startTalk(a, 'Quick');
    talks.push(talk);
    await talk.say('one');
    await until(async () => (await watchers(talk.chat_id)).length === 1, { timeout_ms: 10_000 });
    const [living] = await watchers(talk.chat_id);
    const before = await signalsOfTurn(talk, 'two');

    talks.push(await resumeTalk(b, talk));
    await until(async () => (await watchers(talk.chat_id)).length === 2, { timeout_ms: 10_000 });
    expect(await signalsOfTurn(talk, 'three')).toBeGreaterThan(before);

    await b.end('SIGKILL');
    const isForgotten = async () => (await watchers(talk.chat_id)).length === 1;
    await until(isForgotten, { timeout_ms: NOTICED_MS, every_ms: 100 });
    expect(await watchers(talk.chat_id)).toEqual([living]);
    expect(await signalsOfTurn(talk, 'four')).toBe(before);
  }, 90_000);

  it('leaves no watcher behind if it is stopped in order (SIGTERM)', async () => {
    const { a, b } = instances;
    await b.start();
    const talk = await startTalk(a, 'Quick');
    talks.push(talk);
    await talk.say('one');
    talks.push(await resumeTalk(b, talk));
    await until(async () => (await watchers(talk.chat_id)).length === 2, { timeout_ms: 20_000 });
    await b.end('SIGTERM');
    expect(await watchers(talk.chat_id)).toHaveLength(1);
  }, 60_000);
});
