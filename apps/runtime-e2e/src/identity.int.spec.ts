import { generateKeyPairSync } from 'node:crypto';
import { startServer, type Server, type ServerOptions } from './harness/server.fixture.ts';
import { connectSocket } from './harness/socket.fixture.ts';
import { signToken } from './harness/token.fixture.ts';
import { workflowFiles } from './harness/workflow-files.fixture.ts';

const A_TOKEN = /eyJ[\w-]+\.[\w-]+\.[\w-]+/;

describe('a server and its mode', () => {
  const servers: Server[] = [];
  const start = async (env: NonNullable<ServerOptions['env']>): Promise<Server> => {
    const server = await startServer({
      workflows: { Plain: workflowFiles({ agents: ['a'] }) },
      env,
    });
    servers.push(server);
    return server;
  };
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.dispose();
  });

  it('never prints a token that is signed with a configured secret', async () => {
    const server = await start({ LOG_FORMAT: 'text' });
    expect(server.output()).toMatch(/signed with JWT_SECRET/);
    expect(server.output()).not.toMatch(A_TOKEN);
  }, 300_000);

  it('warns about an unknown NODE_ENV', async () => {
    const server = await start({ NODE_ENV: 'Production' });
    expect(server.output()).toMatch(/unknown NODE_ENV .*Production.*NODE_ENV=production/);
  }, 300_000);

  it('accepts pages of loopback addresses, and logs that once', async () => {
    const server = await start({});
    for (const origin of ['http://localhost:5173', 'http://127.0.0.1:3000']) {
      const socket = await connectSocket(`${server.url.replace('http', 'ws')}/ws`, {
        token: signToken(),
        origin,
      });
      await socket.untilType('ready');
      socket.close();
    }
    expect(server.output().match(/loopback_origins_allowed/g)).toHaveLength(1);
  }, 300_000);

  it('starts in production with a JWK as its public key', async () => {
    const jwk = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({
      format: 'jwk',
    });
    const keys = { JWT_SECRET: undefined, JWT_PUBLIC_KEY: JSON.stringify(jwk) };
    const server = await start({
      NODE_ENV: 'production',
      STORE: 'memory',
      ALLOWED_ISSUERS: 'platform',
      ...keys,
    });
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
    expect(server.output()).not.toContain('dev mode');
  }, 300_000);
});
