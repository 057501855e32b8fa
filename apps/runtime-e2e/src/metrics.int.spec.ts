import { spawnSync } from 'node:child_process';
import { describeWithGoProgram } from '@mozaiks/testkit';
import { startServer, type Server } from './harness/server.fixture.ts';
import { startTalk } from './harness/talk.fixture.ts';
import { workflowFiles } from './harness/workflow-files.fixture.ts';

const WORKFLOWS = {
  Plain: workflowFiles({ agents: ['a'], script: [{ agent: 'a', say: 'Hello.' }] }),
};

describe('metrics of a server', () => {
  let server: Server;
  beforeAll(async () => {
    server = await startServer({ workflows: WORKFLOWS });
    const talk = await startTalk(server, 'Plain', {
      claims: { app_id: 'app-secret', user_id: 'user-secret' },
    });
    await talk.say('hi');
  });
  afterAll(() => server?.dispose());

  const read = async (path: string): Promise<string> =>
    (await fetch(`${server.url}${path}`)).text();

  it('count sockets, commands, runs, turns and tokens', async () => {
    const text = await read('/metrics');
    for (const line of [
      'mozaiks_ready 1',
      'mozaiks_sockets 1',
      'mozaiks_inbox_commands 0',
      'mozaiks_tool_isolates_busy 0',
      'mozaiks_mcp_servers 0',
      'mozaiks_commands_total{type="user_message",outcome="accepted"} 1',
      'mozaiks_runs_total{workflow_name="Plain",outcome="done"} 1',
      'mozaiks_turns_total{workflow_name="Plain"} 1',
      'mozaiks_model_tokens_total{gen_ai_provider_name="scripted",gen_ai_request_model="scripted",kind="output"}',
    ])
      expect(text).toContain(`\n${line}`);
    expect(text).toMatch(/\nmozaiks_append_duration_seconds_count [1-9]/);
    // The number depends on timing: a state may be stored after the answer.
    expect(text).toMatch(/\nmozaiks_store_operations_waiting \d/);
  });

  it('contain no tenant', async () => {
    for (const path of ['/metrics', '/api/metrics/performance', '/api/metrics/errors'])
      expect(await read(path)).not.toContain('secret');
  });

  it('are available as JSON as well', async () => {
    const { metrics } = JSON.parse(await read('/api/metrics/performance')) as {
      metrics: readonly { name: string; count?: number }[];
    };
    expect(
      metrics.find(({ name }) => name === 'mozaiks_gen_ai_workflow_duration_seconds'),
    ).toMatchObject({ count: 1 });
  });
});

describeWithGoProgram('promtool', 'promtool', (program) => {
  it('are accepted by promtool without a finding', async () => {
    const server = await startServer({ workflows: WORKFLOWS });
    try {
      const talk = await startTalk(server, 'Plain');
      await talk.say('hi');
      const input = await (await fetch(`${server.url}/metrics`)).text();
      const { status, stderr } = spawnSync(program, ['check', 'metrics'], {
        input,
        encoding: 'utf8',
      });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    } finally {
      await server.dispose();
    }
  });
});

describe('metrics on a separate port', () => {
  let server: Server;
  const port = 20_000 + (process.pid % 20_000);
  beforeAll(async () => {
    server = await startServer({
      workflows: WORKFLOWS,
      env: { METRICS_PORT: String(port), METRICS_TOKEN: 'of-operators' },
    });
  });
  afterAll(() => server?.dispose());

  it('are not on the port of the users', async () => {
    expect((await fetch(`${server.url}/metrics`)).status).toBe(404);
    expect((await fetch(`http://127.0.0.1:${port}/api/chats`)).status).toBe(404);
  });

  it('require the token of operators', async () => {
    const url = `http://127.0.0.1:${port}/metrics`;
    expect((await fetch(url)).status).toBe(401);
    expect((await fetch(url, { headers: { authorization: 'Bearer of-operators' } })).status).toBe(
      200,
    );
  });
});
