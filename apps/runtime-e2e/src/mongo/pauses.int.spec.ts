import { describeWithMongo } from '@mozaiks/testkit';
import mongoose from 'mongoose';
import type { Server } from '../harness/server.fixture.ts';
import { startTalk, type Talk } from '../harness/talk.fixture.ts';
import { workflowFiles } from '../harness/workflow-files.fixture.ts';
import { startInstances, type Instances } from './instances.fixture.ts';

const says = (words: number) =>
  workflowFiles({
    agents: ['a'],
    script: [{ agent: 'a', say: 'word '.repeat(words).trim(), delay_ms: 50 }],
  });
const WORKFLOWS = { Load: says(10), Long: says(60) };
const CHATS_PER_INSTANCE = 4;
/** Longer than the lifetime of a session. */
const PAUSE_MS = 15_000;
/** It takes less than 2 s on an idle machine. */
const AWAKE_MS = 20_000;
/**
 * The default of MONGODB_MAX_POOL_SIZE, and two connections that the driver uses to monitor the
 * server.
 */
const MAX_CONNECTIONS = 20 + 2;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describeWithMongo(
  'an instance that is paused under load for longer than its session lives',
  (mongo) => {
    let instances: Instances;
    let client: mongoose.mongo.MongoClient;
    const talks: Talk[] = [];
    const state = { over: false };
    const load: Promise<void>[] = [];
    beforeAll(async () => {
      instances = await startInstances(mongo(), WORKFLOWS, { proxies: true });
      client = await new mongoose.mongo.MongoClient(instances.uri).connect();
    }, 60_000);
    afterAll(async () => {
      state.over = true;
      for (const { socket } of talks) socket.close();
      await Promise.all(load);
      await client?.close();
      await instances?.dispose();
    }, 60_000);

    const talkOn = async (server: Server, name: keyof typeof WORKFLOWS): Promise<Talk> => {
      const talk = await startTalk(server, name);
      talks.push(talk);
      return talk;
    };
    /** Starts again after a failure, for example while the instance is paused. */
    const keepTalking = async (server: Server): Promise<void> => {
      while (!state.over) {
        const turns = async (): Promise<void> => {
          const talk = await talkOn(server, 'Load');
          while (!state.over) await talk.say('go', { workflow_name: 'Load' });
        };
        await turns().catch(() => sleep(200));
      }
    };
    const living = async (): Promise<readonly string[]> => {
      const rows = await client.db().collection('sessions').find({ dead: false }).toArray();
      return rows.map(({ _id }) => String(_id));
    };
    /** The session that commits the message of a new chat. */
    const committedBy = async (server: Server): Promise<string | null> => {
      const talk = await talkOn(server, 'Long');
      await talk.command('user_message', { workflow_name: 'Long', text: 'go' });
      await talk.until('user_message');
      const record = await client.db().collection('chats').findOne({ chat_id: talk.chat_id });
      return (record?.['owner'] ?? null) as string | null;
    };
    /** The milliseconds until the instance commits under its own session. */
    const awakeAfter = async (
      server: Server,
      isOwn: (session: string) => boolean,
    ): Promise<number> => {
      const from = performance.now();
      while (performance.now() - from < AWAKE_MS) {
        const session = await committedBy(server).catch(() => null);
        if (session !== null && isOwn(session)) return performance.now() - from;
        await sleep(50);
      }
      return Infinity;
    };

    it('commits again at once, like the other, and neither opens more connections than its pool allows', async () => {
      const { a, b, proxies } = instances;
      const connections = (): number => Math.max(...proxies.map((proxy) => proxy.counts().open));
      for (const server of [a, b])
        for (let chat = 0; chat < CHATS_PER_INSTANCE; chat += 1) load.push(keepTalking(server));
      await sleep(3_000);
      a.signal('SIGSTOP');
      await sleep(PAUSE_MS);
      const survivors = await living();
      const most = { connections: connections() };
      const sampling = setInterval(
        () => (most.connections = Math.max(most.connections, connections())),
        20,
      );
      a.signal('SIGCONT');
      const [paused, other] = await Promise.all([
        awakeAfter(a, (session) => !survivors.includes(session)),
        awakeAfter(b, (session) => survivors.includes(session)),
      ]);
      clearInterval(sampling);
      if (process.env['FIGURES'] !== undefined)
        console.log({ paused, other, most, proxies: proxies.map((proxy) => proxy.counts()) });
      expect(survivors).toHaveLength(1);
      expect([paused < AWAKE_MS, other < AWAKE_MS]).toEqual([true, true]);
      expect(most.connections).toBeLessThanOrEqual(MAX_CONNECTIONS);
    }, 90_000);
  },
);
