import { existsSync } from 'node:fs';
import { startServer, type Server } from '../harness/server.fixture.ts';
import { workflowFiles } from '../harness/workflow-files.fixture.ts';
import { CHROMIUM, startBrowser, type Console } from './console-page.fixture.ts';
import { writeLongChat } from './long-chat.fixture.ts';

const EVENTS = 20_000;
const MOST_HEAP = 150_000_000;

const inBrowser = existsSync(CHROMIUM) ? describe : describe.skip;

inBrowser(`a chat of ${EVENTS} events in the console (needs ${CHROMIUM})`, () => {
  let server: Server;
  let browser: Console;
  let last = 0;

  beforeAll(async () => {
    server = await startServer({
      workflows: {
        Desk: workflowFiles({ agents: ['a', 'b'], script: [{ agent: 'a', say: 'Hi.' }] }),
      },
    });
    await server.end('SIGTERM');
    last = await writeLongChat(server.dir, {
      chat_id: 'long',
      workflow_name: 'Desk',
      events: EVENTS,
    });
    await server.start();
    browser = await startBrowser();
  }, 150_000);
  afterAll(async () => {
    await browser?.close();
    await server?.dispose();
  });

  it('shows its newest message, keeps few of its items and rows in the page, and scrolls', async () => {
    const { page, problems } = await browser.open(`${server.url}/console/`);
    await page.getByRole('link', { name: 'Long' }).first().waitFor();
    const opened = Date.now();
    await page.goto(`${server.url}/console/#/chats/long`);
    const log = page.getByRole('log');
    await log.getByText(`question ${last}`, { exact: true }).waitFor();
    const newest = Date.now() - opened;
    await page.getByRole('tab', { name: 'Events' }).getByText('20,000').waitFor();
    const all = Date.now() - opened;
    expect(await log.locator(':scope > *').count()).toBeLessThanOrEqual(60);
    expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThan(3_000);
    const session = await page.context().newCDPSession(page);
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    expect(usedSize).toBeLessThan(MOST_HEAP);
    await page.getByRole('tab', { name: /Events/ }).click();
    await page.getByRole('listbox', { name: 'Events' }).getByRole('option').first().waitFor();
    const frames = await page.evaluate(async () => {
      const list = [...document.querySelectorAll<HTMLElement>('[role=tabpanel] *')].find(
        ({ scrollHeight, clientHeight }) => scrollHeight > 100_000 && clientHeight < 2_000,
      );
      const times: number[] = [];
      for (let at = 0; at < 60; at += 1) {
        const before = performance.now();
        list?.scrollBy({ top: 2_000 });
        await new Promise((resolve) => requestAnimationFrame(resolve));
        times.push(performance.now() - before);
      }
      return { scrolled: list?.scrollTop ?? 0, median: times.sort((a, b) => a - b)[30] ?? 0 };
    });
    expect(frames.scrolled).toBeGreaterThan(50_000);
    if (process.env['CONSOLE_FIGURES'] !== undefined)
      console.log({ newest, all, usedSize, frames });
    expect(problems).toEqual([]);
  }, 120_000);
});
