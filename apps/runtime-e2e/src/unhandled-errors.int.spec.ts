import { until } from '@mozaiks/testkit';
import { checkTalk } from './harness/check-talk.fixture.ts';
import { startServer, type Server } from './harness/server.fixture.ts';
import { resumeTalk, startTalk } from './harness/talk.fixture.ts';
import { workflowFiles } from './harness/workflow-files.fixture.ts';

const workflows = {
  Slow: workflowFiles({
    agents: ['a'],
    script: [{ agent: 'a', say: 'one two three four five six', delay_ms: 2_000 }],
  }),
};

/**
 * Code in the process that fails outside of all handlers at SIGUSR2: first a promise, then an
 * exception.
 */
const FAILING = `
let signals = 0;
process.on('SIGUSR2', () => {
  signals += 1;
  if (signals === 1) Promise.reject(new Error('rejected with sk-ant-REDACTED'));
  else setTimeout(() => { throw new Error('thrown with sk-ant-REDACTED'); });
});`;

describe('an error that no code of the server handles', () => {
  let server: Server;
  beforeAll(async () => {
    const hook = `data:text/javascript,${encodeURIComponent(FAILING)}`;
    server = await startServer({ workflows, env: { NODE_OPTIONS: `--import ${hook}` } });
  }, 60_000);
  afterAll(() => server?.dispose());
  const lineOf = (event: string) => server.log().find((line) => line['event'] === event);
  const settings = { timeout_ms: 30_000 };

  it('is logged and counted; a rejected promise stops nothing', async () => {
    server.signal('SIGUSR2');
    await until(() => lineOf('unhandled_rejection') !== undefined, {
      ...settings,
      what: 'the line of the rejection',
    });
    expect(lineOf('unhandled_rejection')).toMatchObject({
      level: 'error',
      code: 'internal',
      error: { message: 'rejected with [key]' },
    });
    expect(await (await fetch(`${server.url}/api/metrics/errors`)).json()).toEqual([
      expect.objectContaining({ code: 'internal', workflow_name: null, count: 1 }),
    ]);
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  }, 60_000);

  it('ends the process with 1 if it is an exception; the chats continue at the next start', async () => {
    const talk = await startTalk(server, 'Slow');
    void talk.say('go').catch(() => undefined);
    await until(() => talk.types().includes('agent_start'), {
      ...settings,
      what: 'a running turn',
    });
    expect(await server.end('SIGUSR2')).toEqual({ code: 1, signal: null });
    talk.socket.close();
    expect(lineOf('uncaught_exception')).toMatchObject({
      level: 'error',
      code: 'internal',
      error: { message: 'thrown with [key]' },
    });
    await server.start();
    const resumed = await resumeTalk(server, talk);
    await until(() => resumed.types().includes('workflow_complete'), {
      ...settings,
      what: 'the end of the run',
    });
    await checkTalk(server, resumed);
    resumed.socket.close();
  }, 120_000);
});
