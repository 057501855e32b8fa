import { describeWithMongo } from '@mozaiks/testkit';
import { checkTalk, rawEvents } from '../harness/check-talk.fixture.ts';
import { resumeTalk, startTalk, type Talk } from '../harness/talk.fixture.ts';
import { workflowFiles } from '../harness/workflow-files.fixture.ts';
import { sharedViolations, startInstances, type Instances } from './instances.fixture.ts';

const LONG = 'word '.repeat(80).trim();
const WORKFLOWS = {
  Streaming: workflowFiles({ agents: ['a'], script: [{ agent: 'a', say: LONG, delay_ms: 30 }] }),
  Quick: workflowFiles({ agents: ['a'], script: [{ agent: 'a', say: 'Quick.' }] }),
  Question: workflowFiles({
    agents: ['a'],
    script: [
      { agent: 'a', after: 'user', call: { tool: 'pay', arguments: { sum: 10 } } },
      { agent: 'a', after: 'tool:pay', say: 'It is ${result}.' },
    ],
    tools: [
      { name: 'pay', module: 'tools.pay', description: 'Pays.', requires_approval: 'always' },
    ],
    code: {
      'tools/pay.ts':
        'export function pay({ sum }: { sum: number }): string { return "paid " + sum; }\n',
    },
  }),
};
const SESSION_TTL_MS = 10_000;
/**
 * A dead process is noticed at the end of its session. The remaining time is for a busy machine.
 */
const RECOVERY_MS = SESSION_TTL_MS + 10_000;

describeWithMongo('two instances on one MongoDB', (mongo) => {
  let instances: Instances;
  const talks: Talk[] = [];
  const kept = <T extends Talk>(talk: T): T => {
    talks.push(talk);
    return talk;
  };
  beforeAll(async () => {
    instances = await startInstances(mongo(), WORKFLOWS);
  }, 60_000);
  afterAll(async () => {
    for (const { socket } of talks) socket.close();
    await instances?.dispose();
  }, 30_000);

  it('ask a question on one instance, and accept the answer on the other', async () => {
    const { a, b } = instances;
    const asked = kept(await startTalk(a, 'Question'));
    await asked.say('go', { workflow_name: 'Question' });
    const answered = kept(await resumeTalk(b, asked));
    await answered.answer({ decision: 'approve' });
    expect(answered.last('agent_response').text).toBe('It is paid 10.');
    await asked.until('workflow_complete');
    expect(rawEvents(asked.socket, asked.chat_id)).toEqual(
      rawEvents(answered.socket, asked.chat_id),
    );
    await checkTalk(a, asked);
    await checkTalk(b, answered);
  }, 30_000);

  it('show the streaming text of a chat on one instance to a follower on the other', async () => {
    const { a, b } = instances;
    const driven = kept(await startTalk(a, 'Streaming'));
    await driven.open();
    const followed = kept(await startTalk(b, 'Streaming', { chat_id: driven.chat_id }));
    await followed.open();
    await driven.say('go');
    await followed.until('workflow_complete');
    const deltas = followed.socket
      .frames()
      .flatMap((frame) => (frame.type === 'agent_delta' ? [frame] : []));
    const response = followed.socket.frames().findIndex(({ type }) => type === 'agent_response');
    expect(deltas.length).toBeGreaterThan(5);
    expect(followed.socket.frames().findIndex(({ type }) => type === 'agent_delta')).toBeLessThan(
      response,
    );
    expect(deltas.map(({ text }) => text).join('')).toBe(
      LONG.slice(deltas[0]?.offset ?? 0).slice(0, deltas.map(({ text }) => text).join('').length),
    );
    expect(rawEvents(followed.socket, driven.chat_id)).toEqual(
      rawEvents(driven.socket, driven.chat_id),
    );
  }, 30_000);

  it('accept messages from two sockets on both to one chat at once, each once and in one order', async () => {
    const { a, b } = instances;
    const one = kept(await startTalk(a, 'Quick'));
    await one.open();
    const other = kept(await startTalk(b, 'Quick', { chat_id: one.chat_id }));
    await other.open();
    const texts = (who: string) => Array.from({ length: 6 }, (_, index) => `${who}${index}`);
    const sent = await Promise.all([
      ...texts('one').map((text) => one.command('user_message', { text })),
      ...texts('other').map((text) => other.command('user_message', { text })),
    ]);
    for (const talk of [one, other]) await talk.until('user_message', 12);
    for (const talk of [one, other]) await talk.atRest();
    expect(new Set(one.of('user_message').map(({ command_id }) => command_id))).toEqual(
      new Set(sent),
    );
    expect(one.of('user_message')).toHaveLength(12);
    expect(rawEvents(one.socket, one.chat_id)).toEqual(rawEvents(other.socket, one.chat_id));
    await checkTalk(a, one);
    await checkTalk(b, other);
  }, 30_000);

  it('hand a running chat over when one is told to stop (SIGTERM)', async () => {
    const { a, b } = instances;
    const before = kept(await startTalk(a, 'Streaming'));
    await before.command('user_message', { workflow_name: 'Streaming', text: 'go' });
    await before.socket.untilType('agent_delta');
    const after = kept(await resumeTalk(b, before));
    const { message_id } = await before.socket.untilType('agent_delta');
    const from = performance.now();
    const ended = a.end('SIGTERM');
    await after.socket.until(
      (frame) => frame.type === 'agent_delta' && frame.message_id !== message_id,
    );
    const tookMs = performance.now() - from;
    expect(await ended).toEqual({ code: 0, signal: null });
    await after.atRest();
    expect(after.of('agent_response').map(({ text }) => text)).toEqual([LONG]);
    expect(after.of('owner_changed')).toEqual([]);
    expect(tookMs).toBeLessThan(SESSION_TTL_MS);
    await a.start();
    await checkTalk(a, after);
  }, 60_000);

  it('lose nothing and do nothing twice when the owner is killed during a turn (kill -9)', async () => {
    const { a, b } = instances;
    const before = kept(await startTalk(a, 'Streaming'));
    await before.command('user_message', { workflow_name: 'Streaming', text: 'go' });
    await before.socket.untilType('agent_delta');
    const shown = rawEvents(before.socket, before.chat_id);
    const from = performance.now();
    await a.end('SIGKILL');
    const after = kept(await resumeTalk(b, before));
    await after.until('owner_changed');
    const tookMs = performance.now() - from;
    await after.atRest();
    expect(rawEvents(after.socket, after.chat_id).slice(0, shown.length)).toEqual(shown);
    expect(after.of('user_message')).toHaveLength(1);
    expect(after.of('agent_response').map(({ text }) => text)).toEqual([LONG]);
    expect(after.end()).toBe('done');
    expect(tookMs).toBeLessThan(RECOVERY_MS);
    await a.start();
    await checkTalk(a, after);
  }, 60_000);

  it('leave a database that agrees with everything that clients were shown', async () => {
    expect(await sharedViolations(instances.uri, talks)).toEqual([]);
  }, 30_000);
});
