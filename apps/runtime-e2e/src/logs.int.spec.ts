import { until } from '@mozaiks/testkit';
import { startServer, type Server } from './harness/server.fixture.ts';
import { startTalk } from './harness/talk.fixture.ts';
import { workflowFiles } from './harness/workflow-files.fixture.ts';

const workflows = {
  Good: workflowFiles({ agents: ['a'], script: [{ agent: 'a', say: 'one\n{"two": 2}' }] }),
  Broken: { 'agents.yaml': 'agents: [' },
};

describe('the log of a server', () => {
  const started: Server[] = [];
  afterEach(() => Promise.all(started.splice(0).map((server) => server.dispose())));
  const start = async (env: Readonly<Record<string, string | undefined>>): Promise<Server> => {
    const server = await startServer({ workflows, env });
    started.push(server);
    return server;
  };
  const talk = async (server: Server): Promise<void> => {
    const { say, socket } = await startTalk(server, 'Good');
    await say('go');
    socket.close();
  };
  const eventsOf = (server: Server): unknown[] => server.log().map(({ event }) => event);

  it('as JSON is the only output on standard output, from the start to the end', async () => {
    const env = {
      LOG_FORMAT: 'json',
      LOG_LEVEL: 'debug',
      NODE_ENV: 'staging',
      USAGE_FILE: '-',
      WORKFLOWS_RELOAD: 'signal',
    };
    const server = await start(env);
    await talk(server);
    server.write('Good', workflows.Broken);
    server.signal('SIGHUP');
    const isBroken = (line: Readonly<Record<string, unknown>>) =>
      line['event'] === 'workflow_broken' && line['workflow_name'] === 'Good';
    await until(() => server.log().some(isBroken), { timeout_ms: 30_000, what: 'the reload' });
    const { url } = server;
    expect(await server.end('SIGTERM')).toMatchObject({ code: 0 });
    const lines = server.stdout().split('\n').slice(0, -1);
    for (const line of lines) expect(JSON.parse(line)).toEqual(expect.any(Object));
    expect(lines).toHaveLength(server.log().length);
    const events = [
      'unknown_node_env',
      'workflow_loaded',
      'workflow_broken',
      'listening',
      'stopping',
      'stopped',
    ];
    expect(eventsOf(server)).toEqual(expect.arrayContaining(events));
    expect(server.log().find(({ event }) => event === 'listening')).toMatchObject({
      area: 'runtime',
      data: { url, store: 'embedded', models: 'scripted', workflows: 1 },
    });
  }, 120_000);

  it('warns about variables that look like settings, and no others', async () => {
    const server = await start({ MONGODB_URL: 'mongodb://hush', MONGODB_SERVICE_HOST: '10.0.0.1' });
    const warned = server.log().filter(({ level }) => level === 'warn');
    expect(warned).toMatchObject([
      { event: 'unknown_variable', msg: 'unknown variable MONGODB_URL: did you mean MONGODB_URI?' },
    ]);
    expect(server.output()).not.toContain('hush');
  }, 120_000);

  it('has a level for each area', async () => {
    const server = await start({ LOG_LEVEL: 'warn,runner=info,runtime=info' });
    await talk(server);
    await until(() => eventsOf(server).includes('workflow_complete'), {
      timeout_ms: 30_000,
      what: 'the end of the run',
    });
    const areas = new Set(
      server.log().flatMap(({ level, area }) => (level === 'info' ? [area] : [])),
    );
    expect([...areas].sort()).toEqual(['runner', 'runtime']);
  }, 120_000);
});
