import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describeWithSchemathesis } from '@mozaiks/testkit';
import { startServer, type Server } from './harness/server.fixture.ts';
import { signToken } from './harness/token.fixture.ts';
import { workflowFiles } from './harness/workflow-files.fixture.ts';

const WORKFLOWS = {
  Echo: workflowFiles({
    agents: ['a'],
    script: [{ agent: 'a', match: '.+', say: 'You said $0.' }],
  }),
};
/** Much longer than the run takes. */
const MAX_SECONDS = 300;

/**
 * Four operations reject some requests that their schemas allow: forged cursors, variables that a
 * workflow does not have, and conversations whose last message is not the user's.
 */
const CONFIG = `
[[operations]]
include-operation-id = ["listChats", "createChat", "sendCommand", "createChatCompletion"]
checks.positive_data_acceptance.expected-statuses = ["2xx", "3xx", "400", "401", "403", "404", "409", "429", "5xx"]
`;

interface Outcome {
  readonly code: number | null;
  readonly text: string;
}

function run(program: string, args: readonly string[], cwd: string): Promise<Outcome> {
  const child = spawn(program, args, {
    cwd,
    timeout: MAX_SECONDS * 1000,
    env: { PATH: process.env['PATH'], HOME: cwd },
  });
  const text: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (part: string) => void text.push(part));
  return new Promise((resolve) =>
    child.once('close', (code) => resolve({ code, text: text.join('') })),
  );
}

describeWithSchemathesis('the HTTP API', (program) => {
  let server: Server;
  beforeAll(async () => {
    server = await startServer({ workflows: WORKFLOWS });
  }, 60_000);
  afterAll(() => server?.dispose());

  it('behaves as its OpenAPI document says, whatever the request', async () => {
    const config = path.join(server.dir, 'schemathesis.toml');
    writeFileSync(config, CONFIG);
    const token = signToken();
    // Streams do not end, and have separate specs.
    const streams = ['streamEvents', 'streamDevEvents', 'runAgent'].flatMap((name) => [
      '--exclude-operation-id',
      name,
    ]);
    const scope = [...streams, '--max-examples', '10', '--continue-on-failure'];
    const fixed = ['--seed', '1', '--generation-deterministic'];
    const address = `${server.url}/api/openapi.json`;
    const args = [
      '--config-file',
      config,
      'run',
      address,
      '-H',
      `Authorization: Bearer ${token}`,
      ...scope,
      ...fixed,
    ];
    const { code, text } = await run(program, args, server.dir);
    expect({ code, text: code === 0 ? '' : text }).toEqual({ code: 0, text: '' });
    // Some messages to agents make their run fail. The server itself never fails.
    expect(
      server.log().filter(({ code, event }) => code === 'internal' || event === 'request_failed'),
    ).toEqual([]);
  }, 330_000);
});
