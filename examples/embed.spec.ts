import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import WebSocket from 'ws';
import { tenantScope, type RuntimeEvent } from '@mozaiks/contracts';
import { realClock, recordingLogger, sequentialIds, testTools, testWorkflow } from '@mozaiks/testkit';
import { echoChats } from './echo-chats.ts';
import { embedEngine } from './embed-engine.ts';
import { embedMultitenant } from './embed-multitenant.ts';
import { embedObservability } from './embed-observability.ts';
import { embedTransport } from './embed-transport.ts';
import { embedWorkflowManager } from './embed-workflow-manager.ts';

const process = { clock: realClock(), ids: sequentialIds(), logger: recordingLogger() };

it('embed-engine answers with a model of its own', async () => {
  const facts = await embedEngine(testWorkflow({ agents: ['Echo'] }), 'hi', { ...process, tools: testTools() });
  expect(facts.map(({ type }) => type)).toEqual([
    'user_message',
    'workflow_start',
    'agent_start',
    'agent_response',
    'usage',
    'workflow_complete',
  ]);
  expect(facts).toContainEqual(expect.objectContaining({ type: 'agent_response', text: 'You said: hi' }));
});

it('embed-multitenant keeps two tenants with one chat id apart', async () => {
  expect(await embedMultitenant()).toEqual({ app1: ['I am app1'], app2: ['I am app2'] });
});

it('embed-multitenant keeps them apart in a file too', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'mozaiks-example-'));
  try {
    expect(await embedMultitenant(path.join(folder, 'store.db'))).toEqual({ app1: ['I am app1'], app2: ['I am app2'] });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

it('embed-observability writes one line a log call, without secrets', () => {
  const lines = embedObservability().map((line): Record<string, unknown> => JSON.parse(line));
  expect(lines).toHaveLength(2);
  expect(JSON.stringify(lines)).not.toContain('sk-secret');
  expect(lines[1]).toMatchObject({ level: 'error', code: 'model_unavailable', app_id: 'app1', workflow_name: 'HelloWorld' });
});

it('embed-transport serves the protocol before a chat service of its own', async () => {
  const principal = { scope: tenantScope('app1', 'ada'), scopes: ['execution'], expires_at: Math.floor(Date.now() / 1000) + 60 };
  const served = await embedTransport(echoChats(), { verify: async () => principal }, process);
  const socket = new WebSocket(served.url, { headers: { authorization: 'Bearer anything' } });
  try {
    socket.on('open', () => socket.send(JSON.stringify({ type: 'user_message', chat_id: 'c1', workflow_name: 'Echo', text: 'hi' })));
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
  const { workflows, report, errors } = await embedWorkflowManager(path.join(import.meta.dirname, '../workflows'));
  expect(errors.length === 0 ? '' : report).toBe('');
  expect(workflows.map(({ workflow_name }) => workflow_name)).toEqual(['HelloWorld', 'SupportDesk']);
});
