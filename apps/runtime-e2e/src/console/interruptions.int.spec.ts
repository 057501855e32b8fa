import { existsSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { until } from '@mozaiks/testkit';
import { startServer, type Server } from '../harness/server.fixture.ts';
import { workflowFiles } from '../harness/workflow-files.fixture.ts';
import { CHROMIUM, look, startBrowser, type Console } from './console-page.fixture.ts';
import { startProxy, type Proxy } from './proxy.fixture.ts';

const LONG = 'word '.repeat(60).trim();

const WORKFLOWS = {
  Talk: workflowFiles({
    agents: ['a'],
    script: [{ agent: 'a', match: '.+', say: LONG, delay_ms: 50 }],
  }),
  Ask: workflowFiles({
    agents: ['a', { name: 'b', human_input_mode: 'ALWAYS' }],
    script: [
      { agent: 'a', match: '.+', say: 'My colleague needs your name.' },
      { agent: 'b', match: '.+', say: 'Thank you.' },
    ],
    handoffs: [{ source_agent: 'a', target_agent: 'b', handoff_type: 'after_work' }],
  }),
  Fails: workflowFiles({ agents: ['a'], script: [{ agent: 'a', match: 'never said', say: 'no' }] }),
};

const inBrowser = existsSync(CHROMIUM) ? describe : describe.skip;

inBrowser(`the console when things go wrong (needs ${CHROMIUM})`, () => {
  let server: Server;
  let proxy: Proxy;
  let browser: Console;

  beforeAll(async () => {
    server = await startServer({ workflows: WORKFLOWS });
    proxy = await startProxy(() => server.url, '/');
    browser = await startBrowser();
  }, 150_000);
  afterAll(async () => {
    await browser?.close();
    proxy?.close();
    await server?.dispose();
  });

  const log = (page: Page) => page.getByRole('log');
  const say = async (page: Page, text: string): Promise<void> => {
    await page.getByLabel('Message').fill(text);
    await page.getByLabel('Message').press('Enter');
  };
  const begin = async (workflow: string, message: string): Promise<Page> => {
    const { page } = await browser.open(`${proxy.url}/console/#/new/${workflow}`);
    await say(page, message);
    return page;
  };
  /** The waits between tries grow; a test has no time for them. */
  const reconnect = (page: Page): Promise<true> =>
    until(
      async () => {
        const now = page.getByRole('button', { name: 'Now' });
        if (await now.isVisible()) await now.click({ timeout: 1_000 }).catch(() => undefined);
        return (await page.getByText(/Reconnecting/).isVisible()) ? null : true;
      },
      { timeout_ms: 60_000, every_ms: 100, what: 'a connection' },
    );

  it('answers a question once that was answered while the server was away', async () => {
    const page = await begin('Ask', 'first');
    await page.getByRole('region', { name: 'b asks' }).waitFor();
    await server.end('SIGKILL');
    await page.getByText(/Reconnecting/).waitFor();
    // Only that it reconnects is read out, not each second.
    const notice = page.getByRole('status').filter({ hasText: 'Reconnecting' });
    expect(await notice.locator('[aria-live=off]').textContent()).toMatch(/^(in \d+ s|now…)$/);
    await say(page, 'Ada');
    await log(page).getByText('Waits until the server can be reached').waitFor();
    expect(await look(page, 'offline')).toEqual([]);
    await server.start();
    await reconnect(page);
    await log(page).getByText('Thank you.').waitFor();
    expect(await log(page).getByText('Ada', { exact: true }).count()).toBe(1);
    expect(await page.getByText(/Reconnecting/).count()).toBe(0);
  }, 120_000);

  it('continues a message that was cut in mid-sentence, without a word twice', async () => {
    const page = await begin('Talk', 'go');
    await page.getByText(/word word word/).waitFor();
    await server.end('SIGKILL');
    await page.getByText(/Reconnecting/).waitFor();
    await server.start();
    await reconnect(page);
    await log(page).getByText('The run ended').waitFor({ timeout: 60_000 });
    expect(await log(page).getByText(LONG, { exact: true }).count()).toBe(1);
  }, 150_000);

  it('cancels a run, and says the message again after an error', async () => {
    const page = await begin('Talk', 'go');
    await page.getByText(/word word/).waitFor();
    await page.getByRole('button', { name: 'Cancel run' }).click();
    await log(page).getByText('The run was cancelled').waitFor();
    const failed = await begin('Fails', 'hello');
    await failed.getByRole('button', { name: 'Retry' }).waitFor();
    expect(await look(failed, 'failed')).toEqual([]);
    const first = failed.url();
    await failed.getByRole('button', { name: 'Retry' }).click();
    await failed.waitForURL((url) => url.href !== first);
    await failed.getByRole('button', { name: 'Retry' }).waitFor();
    expect(await log(failed).getByText('hello', { exact: true }).count()).toBe(1);
  }, 120_000);
});
