import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ChatStore, CommitSink } from '@mozaiks/contracts';
import { referenceStore, testModel, testTools, until } from '@mozaiks/testkit';
import { readSettings } from './config/read-settings.ts';
import { devToken } from './dev-identity.ts';
import { startRuntime } from './start-runtime.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'mozaiks-own-parts-'));
const hello = path.join(import.meta.dirname, '../../../workflows/HelloWorld');
const settings = {
  PORT: '0',
  LOG_LEVEL: 'error',
  DATA_DIR: path.join(folder, 'data'),
  WORKFLOWS_DIR: path.join(folder, 'workflows'),
};
beforeAll(() => cpSync(hello, path.join(folder, 'workflows/HelloWorld'), { recursive: true }));
afterAll(() => rmSync(folder, { recursive: true }));

/** A store that counts how often it is closed. */
function closable(): { readonly store: ChatStore; readonly closed: () => number } {
  const store = referenceStore();
  let closed = 0;
  const close = (): Promise<void> => {
    closed += 1;
    return store.close();
  };
  return { store: { ...store, close }, closed: () => closed };
}

describe("a server with the caller's own parts", () => {
  it('uses its models and tools, calls its sinks and stores chats in its store', async () => {
    const models = testModel([
      { calls: [{ tool: 'greet', arguments: { name: 'Ada' } }] },
      { say: 'The tool has greeted you.' },
    ]);
    const tools = testTools({ greet: ({ name }) => `Hello, ${String(name)}!` });
    const committed: string[] = [];
    const sink: CommitSink = {
      committed: ({ commit }) => committed.push(...commit.events.map(({ type }) => type)),
    };
    const { store, closed } = closable();
    const runtime = await startRuntime({ settings, models, store, tools, sinks: [sink] });
    try {
      const token = devToken(readSettings(settings), { lifetime: 60 });
      const response = await fetch(`${runtime.url}/api/chats/c1/commands`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          type: 'user_message',
          workflow_name: 'HelloWorld',
          text: 'I am Ada',
        }),
      });
      expect(response.status).toBeLessThan(300);
      const isOver = () => committed.filter((type) => type === 'agent_response').length > 0;
      await until(isOver, { timeout_ms: 45_000, what: 'the answer' });
      expect(tools.calls.map(({ function: name }) => name)).toContain('greet');
      expect(committed).toEqual(expect.arrayContaining(['user_message', 'tool_result']));
    } finally {
      await runtime.stop();
    }
    expect(closed()).toBeGreaterThan(0);
  }, 90_000);

  it('closes a store of the caller if it cannot start', async () => {
    const { store, closed } = closable();
    await expect(startRuntime({ settings: { PORT: 'none' }, store })).rejects.toThrow('PORT');
    expect(closed()).toBe(1);
  });

  it('needs no STORE in production', async () => {
    const { store } = closable();
    const production = { ...settings, NODE_ENV: 'production', HOST: '127.0.0.1' };
    const starting = startRuntime({ settings: production, store });
    await expect(starting).rejects.toThrow('production needs ALLOWED_ISSUERS');
    await expect(starting).rejects.not.toThrow('STORE');
  });
});
