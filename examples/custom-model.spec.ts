import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect } from '@mozaiks/client';
import type { ChatView } from '@mozaiks/contracts/chat-view';
import { devToken, readSettings } from '@mozaiks/runtime';
import { serveEcho } from './custom-model.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'mozaiks-custom-model-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('custom-model serves a workflow with a custom model', async () => {
  const settings = {
    PORT: '0',
    STORE: 'memory',
    LOG_LEVEL: 'error',
    DATA_DIR: path.join(folder, 'data'),
    WORKFLOWS_DIR: path.join(folder, 'workflows'),
  };
  mkdirSync(path.join(folder, 'workflows/Hello'), { recursive: true });
  writeFileSync(
    path.join(folder, 'workflows/Hello/agents.yaml'),
    'agents: [{name: Greeter, system_message: Be kind.}]',
  );
  const runtime = await serveEcho(settings);
  const token = devToken(readSettings(settings), { lifetime: 60 });
  const client = connect({ url: `${runtime.url.replace('http', 'ws')}/ws`, token });
  try {
    const chat = client.open({ workflow_name: 'Hello' });
    await chat.send('hi');
    const isAnswered = ({ items }: ChatView) => JSON.stringify(items).includes('You said: hi');
    await chat.until(isAnswered);
  } finally {
    client.close();
    await runtime.stop();
  }
}, 120_000);
