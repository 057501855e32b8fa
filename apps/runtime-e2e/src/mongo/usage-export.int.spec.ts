import { describeWithMongo, until } from '@mozaiks/testkit';
import { startBilling, type Billing } from '../harness/billing.fixture.ts';
import { startTalk, type Talk } from '../harness/talk.fixture.ts';
import { workflowFiles } from '../harness/workflow-files.fixture.ts';
import { startInstances, type Instances } from './instances.fixture.ts';

const WORKFLOWS = {
  Quick: workflowFiles({ agents: ['a'], script: [{ agent: 'a', say: 'Quick.' }] }),
};
/**
 * The time until the lease of a dead process expires and the other one checks, with a reserve for a
 * busy machine.
 */
const PATIENCE = { timeout_ms: 60_000 };

describeWithMongo('the usage of two instances on one MongoDB', (mongo) => {
  let billing: Billing;
  let instances: Instances;
  const talks: Talk[] = [];
  beforeAll(async () => {
    billing = await startBilling();
    instances = await startInstances(mongo(), WORKFLOWS, {
      envs: [billing.env('a'), billing.env('b')],
    });
  }, 60_000);
  afterAll(async () => {
    for (const { socket } of talks) socket.close();
    await instances?.dispose();
    await billing?.close();
  }, 30_000);

  const talkOn = async (instance: 'a' | 'b', turns: number): Promise<void> => {
    const talk = await startTalk(instances[instance], 'Quick');
    talks.push(talk);
    for (let turn = 0; turn < turns; turn += 1) await talk.say('go');
  };
  const calls = (): string[] =>
    talks.flatMap((talk) => talk.of('usage').map(({ seq }) => `${talk.chat_id}/${seq}`)).sort();
  const senders = (): string[] => [...new Set(billing.arrived.map(({ instance }) => instance))];

  it('is sent by one of them, for both, and after its death by the other: nothing is lost, and a duplicate is the same event', async () => {
    await Promise.all([talkOn('a', 3), talkOn('b', 3)]);
    await until(() => billing.calls().length === calls().length, PATIENCE);
    expect(billing.calls()).toEqual(calls());
    const [sender = '', ...more] = senders();
    expect([calls().length, more]).toEqual([6, []]);
    const [dying, other] = sender === 'a' ? (['a', 'b'] as const) : (['b', 'a'] as const);

    billing.answer = 'silence';
    const before = billing.arrived.length;
    await Promise.all([talkOn(dying, 2), talkOn(other, 2)]);
    await until(() => billing.arrived.length > before, PATIENCE);
    await instances[dying].end('SIGKILL');
    billing.answer = 204;
    await talkOn(other, 1);
    await until(
      () => billing.arrived.filter(({ instance }) => instance === other).length >= 5,
      PATIENCE,
    );

    expect(billing.calls()).toEqual(calls());
    expect(billing.faults).toEqual([]);
    const versions = (id: string): string[] =>
      billing.arrived.flatMap(({ event }) => (event.id === id ? [JSON.stringify(event)] : []));
    const twice = billing.arrived
      .map(({ event }) => versions(event.id))
      .filter((events) => events.length > 1);
    expect(twice.length).toBeGreaterThan(0);
    for (const events of twice) expect(new Set(events).size).toBe(1);
  }, 120_000);
});
