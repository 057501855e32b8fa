import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import WebSocket from 'ws';
import { chatRef, logRef, tenantScope, type RuntimeEvent } from '@mozaiks/contracts';
import { createEngine } from '@mozaiks/engine';
import { createRunner } from '@mozaiks/runner';
import {
  realClock,
  recordingLogger,
  referenceStore,
  sequentialIds,
  testCatalog,
  testModel,
  testTools,
  testWorkflow,
  until,
} from '@mozaiks/testkit';
import { echoChats } from './echo-chats.ts';
import { embedEngine } from './embed-engine.ts';
import { embedModels } from './embed-models.ts';
import { embedMultitenant } from './embed-multitenant.ts';
import { embedObservability } from './embed-observability.ts';
import { embedTransport } from './embed-transport.ts';
import { embedWorkflowManager } from './embed-workflow-manager.ts';
import { errorSink, trackedLogger, type ErrorTracker } from './error-sink.ts';

const process = { clock: realClock(), ids: sequentialIds(), logger: recordingLogger() };

it('embed-engine answers with a custom model', async () => {
  const facts = await embedEngine(testWorkflow({ agents: ['Echo'] }), 'hi', {
    ...process,
    tools: testTools(),
  });
  expect(facts.map(({ type }) => type)).toEqual([
    'user_message',
    'workflow_start',
    'agent_start',
    'agent_response',
    'usage',
    'workflow_complete',
  ]);
  expect(facts).toContainEqual(
    expect.objectContaining({ type: 'agent_response', text: 'You said: hi' }),
  );
});

it('embed-models calls a custom provider, retries if it is busy, and knows the cost of an answer', async () => {
  const asked: unknown[] = [];
  const server = createServer((request, response) => {
    request.on('data', (body) =>
      asked.push(request.headers.authorization, JSON.parse(String(body))),
    );
    const busy = asked.length === 0;
    response.writeHead(busy ? 503 : 200, { 'x-input': '2000000', 'x-output': '1000000' });
    request.on('end', () => response.end(busy ? 'come back later' : '42'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const llm_config = {
    provider: 'house',
    base_url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    api_key_env: 'HOUSE_API_KEY',
    prices: { input: 1, output: 3 },
  };
  const log = logRef(chatRef(tenantScope('app', 'user'), 'chat'), 'log-1');
  const empty = {
    agent: 'A',
    purpose: 'reply',
    log,
    preamble: '',
    tools: [],
    instructions: '',
    cache_seed: 1,
  } as const;
  const settings = { settings: {}, secrets: { get: () => 'the-key' }, limits: { backoff_ms: 1 } };
  try {
    const chunks = await embedModels(
      { ...empty, llm_config, messages: [{ role: 'user', text: 'why?' }] },
      { ...process, ...settings },
    );
    expect(chunks).toMatchObject([
      { type: 'attempt_failed', code: 'model_overloaded' },
      { type: 'text', text: '42' },
      { type: 'finish', provider: 'house', model: 'house-1', usage: { cost_usd: 5 } },
    ]);
    expect(asked.slice(-2)).toEqual(['Bearer the-key', { model: 'house-1', question: 'why?' }]);
  } finally {
    server.close();
  }
});

it('embed-multitenant keeps two tenants with one chat id apart', async () => {
  expect(await embedMultitenant()).toEqual({ app1: ['I am app1'], app2: ['I am app2'] });
});

it('embed-multitenant keeps them apart in a file as well', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'mozaiks-example-'));
  try {
    expect(await embedMultitenant(path.join(folder, 'store.db'))).toEqual({
      app1: ['I am app1'],
      app2: ['I am app2'],
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

it('embed-observability writes one line per log call, without secrets', () => {
  const lines = embedObservability().map((line): Record<string, unknown> => JSON.parse(line));
  expect(lines).toHaveLength(2);
  expect(JSON.stringify(lines)).not.toContain('sk-secret');
  expect(lines[1]).toMatchObject({
    level: 'error',
    code: 'model_unavailable',
    app_id: 'app1',
    workflow_name: 'HelloWorld',
  });
});

it('embed-transport serves the protocol in front of a custom chat service', async () => {
  const principal = {
    scope: tenantScope('app1', 'ada'),
    scopes: ['execution'],
    expires_at: Math.floor(Date.now() / 1000) + 60,
  };
  const served = await embedTransport(echoChats(), { verify: async () => principal }, process);
  const socket = new WebSocket(served.url, { headers: { authorization: 'Bearer anything' } });
  try {
    socket.on('open', () =>
      socket.send(
        JSON.stringify({ type: 'user_message', chat_id: 'c1', workflow_name: 'Echo', text: 'hi' }),
      ),
    );
    const fact = await new Promise<RuntimeEvent>((resolve) =>
      socket.on('message', (data) => {
        const frame: RuntimeEvent = JSON.parse(String(data));
        if (frame.seq !== undefined) resolve(frame);
      }),
    );
    expect(fact).toMatchObject({ type: 'user_message', seq: 1, chat_id: 'c1', text: 'hi' });
  } finally {
    socket.terminate();
    await served.close();
  }
});

it('embed-workflow-manager finds the samples without an error', async () => {
  const folder = path.join(import.meta.dirname, '../workflows');
  const { workflows, report, errors } = await embedWorkflowManager(folder);
  expect(errors.length === 0 ? '' : report).toBe('');
  const samples = readdirSync(folder, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && !entry.name.startsWith('_'),
  );
  expect(workflows.map(({ workflow_name }) => workflow_name)).toEqual(
    samples.map(({ name }) => name).sort(),
  );
}, 120_000);

it('error-sink reports failed runs and errors outside of runs to an error tracker, without any message text', async () => {
  const reported: unknown[] = [];
  const tracker: ErrorTracker = {
    captureException: (error, { tags }) => reported.push([(error as Error).message, tags]),
  };
  const logger = trackedLogger(process.logger, tracker);
  const engine = createEngine({
    ...process,
    models: testModel([{ say: 'half an answer', fail: 'model_unavailable' }]),
    tools: testTools(),
  });
  const workflow = testWorkflow({ agents: ['A'] });
  const catalog = testCatalog([workflow]);
  const runner = createRunner({
    ...process,
    logger,
    store: referenceStore(),
    catalog,
    engine,
    sinks: [errorSink(tracker)],
  });
  const { workflow_name } = workflow.definition;
  await runner.start();
  try {
    const { log } = await runner.chats.open(tenantScope('app1', 'ada'), {
      chat_id: 'c1',
      workflow_name,
    });
    await runner.chats.submit(log, { type: 'user_message', command_id: 'm1', text: 'a secret' });
    await until(() => reported.length > 0, { timeout_ms: 30_000, what: 'the report of the run' });
    logger.log('error', 'a listener failed', {
      event: 'listener_failed',
      error: new Error('not a run'),
    });
    const tags = { code: 'model_unavailable', workflow_name, run_id: expect.any(String) };
    expect(reported).toEqual([
      [`${workflow_name} failed with model_unavailable`, tags],
      ['not a run', { code: 'internal', event: 'listener_failed' }],
    ]);
  } finally {
    await runner.stop();
  }
});
