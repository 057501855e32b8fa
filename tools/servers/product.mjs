import { createHmac } from 'node:crypto';
import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { connect } from '@mozaiks/client';
import { startChildServer } from './child-server.mjs';

/** @param {string} name in the repository */
const inRepository = (name) => fileURLToPath(new URL(`../../${name}`, import.meta.url));

const SECRET = 'servers-secret-servers-secret-servers-secret';
const FOLDERS = [inRepository('workflows'), inRepository('tools/servers/workflows')];
const NAMES = ['HelloWorld', 'SupportDesk', 'Kitchen'];

/**
 * The product, configured for one model of one server.
 * @param {{protocol: import('./protocols.mjs').Protocol, url: string, model: string}} options
 */
export async function startProduct({ protocol, url, model }) {
  const folder = mkdtempSync(path.join(tmpdir(), 'mozaiks-servers-'));
  const workflows = path.join(folder, 'workflows');
  for (const from of FOLDERS) cpSync(from, workflows, { recursive: true });
  for (const name of NAMES)
    appendFileSync(
      path.join(workflows, name, 'orchestrator.yaml'),
      `defaults: ${JSON.stringify({ llm_config: { model, ...protocol.llm_config } })}\n`,
    );
  const server = await startChildServer({
    program: process.execPath,
    args: () => [inRepository('apps/runtime/dist/main.js')],
    ready: '/readyz',
    cwd: folder,
    env: {
      DATA_DIR: path.join(folder, 'data'),
      WORKFLOWS_DIR: workflows,
      WORKFLOWS_RELOAD: 'off',
      JWT_SECRET: SECRET,
      ALLOWED_ISSUERS: 'servers',
      ...protocol.env(url),
    },
  });
  const client = connect({ url: `${server.url.replace('http', 'ws')}/ws`, token: token() });
  const stop = async () => {
    client.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  return { client, output: server.output, stop };
}

function token() {
  const part = (/** @type {object} */ value) =>
    Buffer.from(JSON.stringify(value)).toString('base64url');
  const iat = Math.floor(Date.now() / 1000);
  const claims = {
    iss: 'servers',
    app_id: 'servers',
    user_id: 'ada',
    scope: 'execution',
    iat,
    exp: iat + 3600,
  };
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `${signed}.${createHmac('sha256', SECRET).update(signed).digest('base64url')}`;
}
