import { readFileSync } from 'node:fs';
import path from 'node:path';
import { eventually, until } from '@mozaiks/testkit';
import { startBilling, type BilledEvent, type Billing } from './harness/billing.fixture.ts';
import { startServer, type Server } from './harness/server.fixture.ts';
import { startTalk, type Talk } from './harness/talk.fixture.ts';
import { workflowFiles } from './harness/workflow-files.fixture.ts';

const workflows = {
  Quick: workflowFiles({ agents: ['a'], script: [{ agent: 'a', say: 'Quick.' }] }),
};
const PATIENCE = { timeout_ms: 30_000 };

describe('the usage of one instance', () => {
  let server: Server;
  let billing: Billing;
  beforeEach(async () => {
    billing = await startBilling();
  });
  afterEach(async () => {
    await server?.dispose();
    await billing.close();
  });
  const talkOf = async (turns: number): Promise<Talk> => {
    const talk = await startTalk(server, 'Quick');
    for (let turn = 0; turn < turns; turn += 1) await talk.say('go');
    talk.socket.close();
    return talk;
  };
  const seqsOf = (talk: Talk): number[] => talk.of('usage').map(({ seq }) => seq);
  const idSeqs = (events: readonly Pick<BilledEvent, 'id'>[]): number[] =>
    events.map(({ id }) => Number(id.split('/').at(-1)));

  it('is sent if it is killed and restarted, without waiting for a lease', async () => {
    billing.answer = 503;
    server = await startServer({ workflows, env: billing.env('one') });
    const talk = await talkOf(3);
    const failures = () => server.log().filter(({ event }) => event === 'usage_export_unavailable');
    await until(() => failures().length > 0 && billing.calls().length === 3, PATIENCE);
    await server.end('SIGKILL');
    billing.answer = 204;
    const before = billing.arrived.length;
    await server.start();
    await until(() => billing.arrived.length >= before + 3, PATIENCE);
    expect(idSeqs(billing.arrived.slice(before).map(({ event }) => event))).toEqual(seqsOf(talk));
    expect(billing.faults).toEqual([]);
    expect(failures()).toHaveLength(1);
  }, 60_000);

  it('does not delay a shutdown while the receiver hangs', async () => {
    billing.answer = 'silence';
    server = await startServer({
      workflows,
      env: { ...billing.env('one'), DRAIN_TIMEOUT_MS: '2000' },
    });
    await talkOf(1);
    await until(() => billing.arrived.length > 0, PATIENCE);
    expect(await server.end('SIGTERM')).toEqual({ code: 0, signal: null });
    // The server stopped before it reported the receiver as unavailable.
    expect(server.log().filter(({ event }) => event === 'usage_export_unavailable')).toEqual([]);
  }, 60_000);

  it('is one line of a file for each call', async () => {
    server = await startServer({ workflows, env: { USAGE_FILE: 'usage.jsonl' } });
    const talk = await talkOf(2);
    const read = (): BilledEvent[] =>
      linesOf(readFileSync(path.join(server.dir, 'usage.jsonl'), 'utf8'));
    await eventually(() => expect(idSeqs(read())).toEqual(seqsOf(talk)), PATIENCE);
    await server.end('SIGTERM');
    await server.start();
    expect(idSeqs(read())).toEqual(seqsOf(talk));
  }, 60_000);

  it('is one line of standard output for each call, in addition to the log', async () => {
    server = await startServer({ workflows, env: { USAGE_FILE: '-' } });
    const talk = await talkOf(2);
    const events = (): BilledEvent[] =>
      server.log().filter((line) => 'specversion' in line) as unknown as BilledEvent[];
    await eventually(() => expect(idSeqs(events())).toEqual(seqsOf(talk)), PATIENCE);
    expect(server.log().filter(({ event }) => event === 'usage')).toHaveLength(2);
  }, 60_000);
});

const linesOf = (text: string): BilledEvent[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as BilledEvent);
