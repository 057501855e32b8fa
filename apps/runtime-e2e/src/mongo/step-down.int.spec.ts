import { describeWithMongo } from '@mozaiks/testkit';
import { isReplicaSet, stepDown } from '../chaos/step-down.ts';
import { checkTalk } from '../harness/check-talk.fixture.ts';
import { startTalk, type Talk } from '../harness/talk.fixture.ts';
import { workflowFiles } from '../harness/workflow-files.fixture.ts';
import { sharedViolations, startInstances, type Instances } from './instances.fixture.ts';

const LONG = 'word '.repeat(100).trim();
const WORKFLOWS = {
  Streaming: workflowFiles({ agents: ['a'], script: [{ agent: 'a', say: LONG, delay_ms: 10 }] }),
};

describeWithMongo('a primary that steps down during a turn', (mongo) => {
  let instances: Instances;
  const talks: Talk[] = [];
  beforeAll(async () => {
    instances = await startInstances(mongo(), WORKFLOWS);
  }, 60_000);
  afterAll(async () => {
    for (const { socket } of talks) socket.close();
    await instances?.dispose();
  }, 30_000);

  it('loses nothing, changes no owner, and needs no restart', async () => {
    const { a, b, uri } = instances;
    if (!(await isReplicaSet(uri))) return; // a standalone server cannot step down
    for (const server of [a, b, a, b]) talks.push(await startTalk(server, 'Streaming'));
    for (const talk of talks)
      await talk.command('user_message', { workflow_name: 'Streaming', text: 'go' });
    for (const talk of talks) await talk.socket.untilType('agent_delta');
    await stepDown(uri, 2);
    for (const talk of talks) await talk.atRest();
    for (const talk of talks) {
      expect([
        talk.of('agent_response').map(({ text }) => text),
        talk.end(),
        talk.of('owner_changed'),
      ]).toEqual([[LONG], 'done', []]);
      await checkTalk(a, talk);
    }
    expect(await sharedViolations(uri, talks)).toEqual([]);
  }, 60_000);
});
