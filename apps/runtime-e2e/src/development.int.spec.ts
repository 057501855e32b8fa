import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { ask } from './harness/ask.fixture.ts';
import { startServer, type Server } from './harness/server.fixture.ts';
import { SECRET, ISSUER } from './harness/token.fixture.ts';
import { workflowFiles } from './harness/workflow-files.fixture.ts';

const files = workflowFiles({
  agents: ['a', 'b'],
  script: [{ agent: 'a', match: '.+', say: 'Hi.' }],
});
const HANDOFFS = '# who goes on\nhandoff_rules:\n  - {source_agent: a, target_agent: b}\n';
const WORKFLOWS = {
  Echo: { ...files, 'handoffs.yaml': HANDOFFS },
  Broken: { 'agents.yaml': 'agents: [{name: 1}]' },
};
const read = async (server: Server, address: string) => (await ask(server, `GET ${address}`)).body;

describe('the routes for developers', () => {
  let server: Server;
  beforeAll(async () => {
    server = await startServer({ workflows: WORKFLOWS, env: { WORKFLOWS_RELOAD: 'watch' } });
  }, 150_000);
  afterAll(() => server?.dispose());

  it('include the console, to which the address of the server redirects', async () => {
    const response = await fetch(server.url);
    expect(response.url).toBe(`${server.url}/console/`);
    expect(response.headers.get('content-security-policy')).toContain("trusted-types 'none'");
    expect(await response.text()).toContain('<div id="root">');
  });

  it('return a token that the server accepts', async () => {
    const { token } = await read(server, '/api/dev/session');
    const response = await fetch(`${server.url}/api/chats`, {
      headers: { authorization: `Bearer ${String(token)}` },
    });
    expect(response.status).toBe(200);
  });

  it('return a token of another tenant, which sees nothing of the first one', async () => {
    const asOf = async (query: string) => {
      const { token } = await read(server, `/api/dev/session${query}`);
      return { authorization: `Bearer ${String(token)}` };
    };
    const demo = await asOf('');
    const other = await asOf('?app_id=shop&user_id=ada%40example.com');
    const created = await fetch(`${server.url}/api/chats`, {
      method: 'POST',
      headers: { ...demo, 'content-type': 'application/json' },
      body: JSON.stringify({ workflow_name: 'Echo', chat_id: 'of-demo' }),
    });
    expect(created.status).toBe(201);
    const status = async (headers: HeadersInit) =>
      (await fetch(`${server.url}/api/chats/of-demo`, { headers })).status;
    expect([await status(demo), await status(other)]).toEqual([200, 404]);
    const list = await fetch(`${server.url}/api/chats`, { headers: other });
    expect(await list.json()).toMatchObject({ items: [] });
  });

  it('grant the trace scope only on request', async () => {
    const scopeOf = async (query: string) => {
      const { token } = await read(server, `/api/dev/session${query}`);
      const claims = Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString();
      return (JSON.parse(claims) as { readonly scope: string }).scope;
    };
    expect(await scopeOf('')).toBe('execution');
    expect(await scopeOf('?trace=false')).toBe('execution');
    expect(await scopeOf('?trace=true')).toBe('execution mozaiks:trace');
  });

  it('list broken workflows with their diagnostics', async () => {
    const { folder, workflows } = await read(server, '/api/dev/workflows');
    expect(folder).toBe(server.workflowsDir);
    expect(workflows).toEqual([
      expect.objectContaining({
        workflow_name: 'Broken',
        broken: true,
        workflow_version: null,
        diagnostics: [expect.anything()],
      }),
      expect.objectContaining({
        workflow_name: 'Echo',
        broken: false,
        workflow_version: expect.stringMatching(/^[0-9a-f]{64}$/),
      }),
    ]);
  });

  it('show a workflow with its files, its rules and their positions', async () => {
    const body = await read(server, '/api/dev/workflows/Echo');
    expect(body).toMatchObject({
      broken: false,
      definition: { workflow_name: 'Echo' },
      bounds: { model_calls: expect.any(Number) },
    });
    expect(body['rules']).toEqual([{ index: 0, file: 'Echo/handoffs.yaml', line: 3 }]);
    expect(body['files']).toContainEqual({ path: 'Echo/handoffs.yaml', text: HANDOFFS });
  });

  it('answer 404 for unknown workflows and versions', async () => {
    for (const address of [
      '/api/dev/workflows/Nobody',
      `/api/dev/workflows/Echo?version=${'0'.repeat(64)}`,
    ])
      expect((await ask(server, `GET ${address}`)).status).toBe(404);
  });

  it('report a reload', async () => {
    const before = await read(server, '/api/dev/workflows/Echo');
    const abort = new AbortController();
    const events = await fetch(`${server.url}/api/dev/events`, { signal: abort.signal });
    const reader = events.body?.pipeThrough(new TextDecoderStream()).getReader();
    const changed = HANDOFFS.replace('target_agent: b', 'target_agent: terminate');
    writeFileSync(path.join(server.workflowsDir, 'Echo', 'handoffs.yaml'), changed);
    let text = '';
    while (!text.includes('"loaded"')) text += String((await reader?.read())?.value);
    expect(text).toContain('data: {"outcomes":{"Echo":"loaded"}}');
    abort.abort();
    const after = await read(server, '/api/dev/workflows/Echo');
    expect(after['workflow_version']).not.toBe(before['workflow_version']);
  }, 60_000);
});

it('in production the console is served if CONSOLE is on, and the developer routes are not', async () => {
  const env = {
    NODE_ENV: 'production',
    STORE: 'embedded',
    JWT_SECRET: SECRET,
    ALLOWED_ISSUERS: ISSUER,
    CONSOLE: 'on',
  };
  const server = await startServer({ workflows: WORKFLOWS, env });
  try {
    expect((await fetch(server.url)).url).toBe(`${server.url}/console/`);
    for (const address of ['session', 'workflows', 'workflows/Echo', 'events'])
      expect((await ask(server, `GET /api/dev/${address}`)).status).toBe(404);
  } finally {
    await server.dispose();
  }
}, 150_000);
