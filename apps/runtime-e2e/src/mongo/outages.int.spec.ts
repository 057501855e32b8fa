import { openMongoStore } from '@mozaiks/multitenant';
import { describeWithMongo, recordingLogger, until } from '@mozaiks/testkit';
import { checkTalk } from '../harness/check-talk.fixture.ts';
import { startTalk, type Talk } from '../harness/talk.fixture.ts';
import { workflowFiles } from '../harness/workflow-files.fixture.ts';
import { sharedViolations, startInstances, type Instances } from './instances.fixture.ts';

const LONG = 'word '.repeat(60).trim();
const WORKFLOWS = {
  Streaming: workflowFiles({ agents: ['a'], script: [{ agent: 'a', say: LONG, delay_ms: 25 }] }),
  Quick: workflowFiles({ agents: ['a'], script: [{ agent: 'a', say: 'Quick.' }] }),
};

describeWithMongo('an outage of the store', (mongo) => {
  let instances: Instances;
  const talks: Talk[] = [];
  const begin = async (name: keyof typeof WORKFLOWS): Promise<Talk> => {
    const talk = await startTalk(talks.length % 2 === 0 ? instances.a : instances.b, name);
    talks.push(talk);
    return talk;
  };
  const sessions = async (): Promise<ReadonlySet<string>> => {
    const store = await openMongoStore({
      uri: instances.uri,
      logger: recordingLogger(),
      dev: true,
    });
    const rows = await store.sessions.list();
    await store.close();
    return new Set(rows.map(({ session }) => session));
  };
  beforeAll(async () => {
    instances = await startInstances(mongo(), WORKFLOWS, { proxies: true });
  }, 60_000);
  afterAll(async () => {
    for (const { socket } of talks) socket.close();
    await instances?.dispose();
  }, 30_000);

  it.each([1, 10])(
    'of %d s loses nothing, kills no session, and needs no restart',
    async (seconds) => {
      const { a, b, proxies } = instances;
      const living = await sessions();
      const running = [await begin('Streaming'), await begin('Streaming')];
      for (const talk of running)
        await talk.command('user_message', { workflow_name: 'Streaming', text: 'go' });
      for (const talk of running) await talk.socket.untilType('agent_delta');

      for (const proxy of proxies) proxy.cut();
      const refused = await begin('Quick');
      refused.socket.send({
        type: 'user_message',
        workflow_name: 'Quick',
        chat_id: refused.chat_id,
        command_id: 'c1',
        text: 'go',
      });
      await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
      const acknowledged = refused.socket.frames().filter(({ type }) => type === 'accepted');
      for (const proxy of proxies) proxy.restore();
      expect(acknowledged).toEqual([]);

      for (const talk of running) await talk.atRest();
      for (const talk of running)
        expect([talk.of('agent_response').map(({ text }) => text), talk.end()]).toEqual([
          [LONG],
          'done',
        ]);
      for (const talk of running) expect(talk.of('owner_changed')).toEqual([]);
      const ready = async (): Promise<boolean> =>
        (await Promise.all([a, b].map(({ url }) => fetch(`${url}/readyz`)))).every(({ ok }) => ok);
      await until(ready, { timeout_ms: 10_000, every_ms: 50 });
      expect(await sessions()).toEqual(living);

      // The user's client repeats the command under the same id. It is executed once, whatever
      // happened to the first attempt.
      const sure = async (): Promise<string> =>
        refused.command('user_message', { workflow_name: 'Quick', command_id: 'c1', text: 'go' });
      await until(sure, { timeout_ms: 10_000, every_ms: 200 });
      await refused.atRest();
      expect([refused.of('user_message').length, refused.of('agent_response').length]).toEqual([
        1, 1,
      ]);
      await checkTalk(a, refused);
      for (const talk of running) await checkTalk(b, talk);
    },
    60_000,
  );

  it('leaves a database that agrees with everything that clients were shown', async () => {
    expect(await sharedViolations(instances.uri, talks)).toEqual([]);
  }, 30_000);
});
