import { existsSync } from 'node:fs';
import type { UseChat } from '@mozaiks/client/react';
import { until } from '@mozaiks/testkit';
import { startCuttingProxy, type CuttingProxy } from './harness/cutting-proxy.fixture.ts';
import { CHROMIUM, openReactPage, type ReactPage } from './harness/react-page.fixture.ts';
import { startServer, type Server } from './harness/server.fixture.ts';
import { signToken } from './harness/token.fixture.ts';
import { workflowFiles } from './harness/workflow-files.fixture.ts';

const LONG = 'word '.repeat(12).trim();
const workflow = workflowFiles({
  agents: ['a'],
  script: [
    { agent: 'a', after: 'user', call: { tool: 'work' } },
    { agent: 'a', after: 'tool:work', say: LONG, delay_ms: 20 },
  ],
  tools: [{ name: 'work', module: 'tools.work' }],
  code: { 'tools/work.ts': 'export function work(): string { return "done"; }\n' },
});

/** After a restart, one more event announces the new owner. */
const withoutSeq = (shown: string): unknown =>
  JSON.parse(shown, (key, value: unknown) => (key === 'seq' || key.endsWith('_seq') ? 0 : value));

const inBrowser = existsSync(CHROMIUM) ? describe : describe.skip;

inBrowser(`the example of a page in React (needs ${CHROMIUM})`, () => {
  let server: Server;
  let proxy: CuttingProxy;
  let react: ReactPage;
  let chats = 0;

  beforeAll(async () => {
    server = await startServer({ workflows: { Demo: workflow } });
    proxy = await startCuttingProxy(() => server.url);
    react = await openReactPage({
      folder: server.dir,
      url: proxy.url,
      token: signToken(),
      workflow_name: 'Demo',
    });
  }, 120_000);
  afterAll(async () => {
    await react?.close();
    await proxy?.close();
    await server?.dispose();
  });

  /** Opens a new chat on the page and sends a message. */
  async function begin(): Promise<void> {
    const { page } = react;
    await page.evaluate(`location.hash = 'chat-${(chats += 1)}'`);
    await page.waitForFunction(
      (chat_id) => (globalThis as { chat?: UseChat }).chat?.chat_id === chat_id,
      `chat-${chats}`,
    );
    await page.getByLabel('Message').fill('go');
    await page.getByLabel('Message').press('Enter');
  }

  /**
   * The content of the page when the run is over, with ids replaced by their order, and without
   * times.
   */
  async function ended(): Promise<string> {
    // In one step: a cut may come at any moment.
    const shownAtEnd = (): Promise<string | null> =>
      react.page.evaluate(() => {
        const { chat } = globalThis as unknown as { chat: UseChat };
        // The pauses between attempts grow; a test cannot wait for them.
        if (chat.connection.status === 'waiting') chat.reconnectNow();
        const { view, messages, streaming_text, questions, status, unsent } = chat;
        const isOver =
          chat.connection.status === 'ready' &&
          view.caught_up &&
          status === 'idle' &&
          messages.length === 2;
        if (!isOver) return null;
        return JSON.stringify({
          ...view,
          children: [...view.children],
          live: view.live.text,
          messages,
          streaming_text,
          questions,
          status,
          unsent,
        });
      });
    const shown = await until(shownAtEnd, {
      timeout_ms: 90_000,
      every_ms: 50,
      what: 'the end of the run',
    });
    const ids = new Map<string, string>();
    return JSON.stringify(
      JSON.parse(shown, (key, value: unknown) => {
        if (key === 'ts' || key === 'duration_ms') return 0;
        if (!/_id$/.test(key) || typeof value !== 'string') return value;
        ids.set(value, ids.get(value) ?? `${key} ${ids.size}`);
        return ids.get(value);
      }),
    );
  }

  it('shows the same after a cut at the end of each frame as without one', async () => {
    proxy.cutAfter(null);
    await begin();
    const undisturbed = await ended();
    expect(undisturbed).toContain(LONG);
    // The number of frames varies with the deltas. The loop ends at the first frame number that
    // cuts nothing.
    let at = 0;
    do {
      proxy.cutAfter((at += 1));
      await begin();
      expect({ at, shown: await ended() }).toEqual({ at, shown: undisturbed });
    } while (proxy.cuts > 0);
    expect(at).toBeGreaterThan(10);
    expect(react.errors).toEqual([]);
  }, 600_000);

  it('shows the same after the server was killed and restarted in mid-sentence', async () => {
    proxy.cutAfter(null);
    await begin();
    const undisturbed = await ended();
    await begin();
    await react.page.waitForFunction(
      () => ((globalThis as { chat?: UseChat }).chat?.streaming_text ?? '').length > 20,
    );
    await server.end('SIGKILL');
    await react.page.getByText('connecting …').waitFor();
    await server.start();
    expect(withoutSeq(await ended())).toEqual(withoutSeq(undisturbed));
    expect(react.errors).toEqual([]);
  }, 300_000);
});
