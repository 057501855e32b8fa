import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { until } from '@mozaiks/testkit';
import { startServer, type Server } from '../harness/server.fixture.ts';
import { workflowFiles } from '../harness/workflow-files.fixture.ts';
import { startProxy } from './proxy.fixture.ts';
import { CHROMIUM, look, startBrowser, type Console } from './console-page.fixture.ts';

const inBrowser = existsSync(CHROMIUM) ? describe : describe.skip;
const REFUND = 'I want my money back for order A-100';
const FIRST_LOAD = 150_000;
const LATER_LOAD = 40_000;

inBrowser(`the console (needs ${CHROMIUM})`, () => {
  let server: Server;
  let console: Console;

  beforeAll(async () => {
    server = await startServer();
    console = await startBrowser();
  }, 150_000);
  afterAll(async () => {
    await console?.close();
    await server?.dispose();
  });

  const log = (page: Page) => page.getByRole('log');
  const say = async (page: Page, text: string): Promise<void> => {
    await page.getByLabel('Message').fill(text);
    await page.getByLabel('Message').press('Enter');
  };

  it('opens at the address of the server, and a suggested prompt starts a chat that is there after a reload', async () => {
    const { page, problems } = await console.open(server.url);
    expect(page.url()).toBe(`${server.url}/console/`);
    await page.getByRole('heading', { name: 'Hello, world' }).waitFor();
    expect(await look(page, 'home')).toEqual([]);
    await page.getByRole('button', { name: 'My name is Ada' }).click();
    await log(page).getByText(/Ada!/).waitFor();
    expect(page.url()).toMatch(/#\/chats\/[\w-]+$/);
    await page.reload();
    await log(page).getByText(/Ada!/).waitFor();
    expect(await log(page).getByText('My name is Ada', { exact: true }).count()).toBe(1);
    expect(problems).toEqual([]);
  }, 60_000);

  it('loads less than 150 kB before it can be used, and less than 40 kB at a time after that, all of it compressed', async () => {
    const { page } = await console.open('about:blank');
    const loaded: { readonly url: string; readonly bytes: number }[] = [];
    let asked = 0;
    const isPart = (url: string): boolean => /\/console\/.*(\/|\.js|\.css)$/.test(url);
    page.on('request', (request) => (asked += isPart(request.url()) ? 1 : 0));
    page.on('requestfinished', async (finished) => {
      const response = await finished.response().catch(() => null); // the page may be closed by then
      if (!isPart(finished.url()) || response === null) return;
      expect(response.headers()['content-encoding']).toMatch(/^(br|gzip)$/);
      // Gzipped, whatever this browser takes.
      const plain = await (
        await fetch(finished.url(), { headers: { 'accept-encoding': 'gzip' } })
      ).arrayBuffer();
      loaded.push({ url: finished.url(), bytes: gzipSync(Buffer.from(plain)).length });
    });
    await page.goto(`${server.url}/console/#/new/HelloWorld`);
    await page.getByRole('button', { name: 'My name is Ada' }).waitFor();
    await until(async () => loaded.length === asked || null, {
      timeout_ms: 20_000,
      every_ms: 50,
      what: 'all that was asked for',
    });
    const total = loaded.reduce((sum, { bytes }) => sum + bytes, 0);
    expect(total).toBeGreaterThan(50_000);
    expect(total).toBeLessThan(FIRST_LOAD);
    const first = loaded.length;
    await say(page, 'My name is Ada');
    await page.getByRole('tab', { name: 'Graph' }).click();
    await page.getByText('The paths as text').waitFor();
    await until(async () => (loaded.length > first && loaded.length === asked) || null, {
      timeout_ms: 20_000,
      every_ms: 50,
      what: 'the run panel',
    });
    expect(loaded.slice(first).filter(({ bytes }) => bytes >= LATER_LOAD)).toEqual([]);
  }, 60_000);

  it('shows a refund with its reasons, and sends changed arguments', async () => {
    const { page, problems } = await console.open(`${server.url}/console/#/new/SupportDesk`);
    await page.getByRole('button', { name: 'The export button does not work' }).waitFor();
    expect(await look(page, 'new-chat')).toEqual([]);
    await page.getByLabel('Message').fill('one');
    await page.getByLabel('Message').press('Shift+Enter');
    expect(await page.getByLabel('Message').inputValue()).toBe('one\n');
    expect(page.url()).toContain('#/new/SupportDesk');
    await page.getByLabel('Message').fill(REFUND);
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('button', { name: 'Approve' }).waitFor();
    expect(page.url()).toMatch(/#\/chats\/[\w-]+$/);
    expect(await page.title()).toBe(`(1) ${REFUND} · Mozaiks`);
    expect(await look(page, 'question')).toEqual([]);
    await page.getByLabel('amount').fill('100');
    await page.getByLabel('amount').press('Control+Enter');
    await log(page).getByText('The run ended').waitFor();
    await log(page)
      .getByText(/Approved with changes by you after/)
      .waitFor();
    await log(page)
      .getByRole('button', { name: /refund/ })
      .click();
    await log(page).getByText('100').first().waitFor();
    expect(await log(page).getByText(REFUND).count()).toBe(1);
    expect(await log(page).getByText('CaseSummary').count()).toBe(1);
    await log(page).getByRole('button', { name: 'Why' }).last().click();
    await page
      .getByText(/handoffs\.yaml:\d+/)
      .first()
      .waitFor();
    expect(await look(page, 'why')).toEqual([]);
    expect(problems).toEqual([]);
  }, 90_000);

  it('rejects a call with a reason, and forks the chat where it asked', async () => {
    const { page, problems } = await console.open(`${server.url}/console/#/new/SupportDesk`);
    await say(page, REFUND);
    await page.getByRole('button', { name: 'Reject' }).click();
    await page.getByLabel('Reason').fill('not today');
    await page.getByRole('button', { name: 'Reject' }).click();
    await log(page)
      .getByText(/Rejected by you after/)
      .waitFor();
    const first = page.url();
    await page.route('**/fork', (route) => route.abort());
    await page.getByRole('button', { name: 'Fork', exact: true }).click();
    await page
      .getByRole('alert')
      .filter({ hasText: /Fork failed: cannot reach/ })
      .waitFor();
    await page.unroute('**/fork');
    await page.getByRole('button', { name: 'Fork', exact: true }).click();
    await page.waitForURL((url) => url.href !== first);
    await log(page).getByText(REFUND).waitFor();
    expect(problems).toEqual([]);
  }, 60_000);

  it('shows each tab, the list of chats, a workflow, and what is not there', async () => {
    const { page, problems } = await console.open(`${server.url}/console/#/new/HelloWorld`);
    await say(page, 'My name is Ada');
    await log(page).getByText(/Ada!/).waitFor();
    for (const tab of ['Context', 'Graph', 'Events']) {
      await page.getByRole('tab', { name: tab }).click();
      await page.getByRole('tabpanel').waitFor();
      await page.getByText('Loading…').waitFor({ state: 'hidden' });
      expect(await look(page, tab.toLowerCase())).toEqual([]);
    }
    await page.getByRole('link', { name: 'All chats' }).click();
    await page.getByRole('cell', { name: 'My name is Ada' }).first().waitFor();
    expect(await look(page, 'chats')).toEqual([]);
    await page.getByLabel('Search').fill('nothing that anyone said');
    await page.getByText('No chats').waitFor();
    await page.goto(`${server.url}/console/#/workflows/SupportDesk`);
    await page.getByText('system_message').first().waitFor();
    expect(await look(page, 'workflow')).toEqual([]);
    await page.getByRole('tab', { name: 'Tools' }).click();
    await page.getByText('refund').first().waitFor();
    await page.goto(`${server.url}/console/#/chats/nothing-here`);
    await page.getByRole('heading', { name: 'This chat was not found' }).first().waitFor();
    expect(await look(page, 'not-found')).toEqual([]);
    expect(problems).toEqual([]);
  }, 120_000);

  it('works on a phone, by touch', async () => {
    const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
    const { page, problems } = await console.open(`${server.url}/console/#/new/SupportDesk`, phone);
    await page.getByLabel('Message').fill(REFUND);
    await page.getByRole('button', { name: 'Send' }).tap();
    await page.getByRole('button', { name: 'Approve' }).waitFor();
    expect(await look(page, 'phone-question')).toEqual([]);
    await page.getByLabel('Message').fill('Not sent yet');
    await page.getByLabel('amount').fill('100');
    await page.getByRole('button', { name: 'Graph', exact: true }).tap();
    await page.getByRole('button', { name: /^1 ?Chat$/ }).tap();
    expect(await page.getByLabel('Message').inputValue()).toBe('Not sent yet');
    expect(await page.getByLabel('amount').inputValue()).toBe('100');
    await page.getByLabel('Message').fill('');
    await page.getByRole('button', { name: 'Approve' }).tap();
    await log(page).getByText('The run ended').waitFor();
    for (const panel of ['Run', 'Context', 'Graph', 'Events', 'Run'])
      await page.getByRole('button', { name: panel, exact: true }).tap();
    await page.getByText('lookup_order').first().waitFor();
    expect(await look(page, 'phone-run')).toEqual([]);
    await page.getByRole('option').filter({ hasText: 'lookup_order' }).tap();
    await page
      .getByRole('dialog', { name: 'Details' })
      .getByRole('button', { name: 'Close' })
      .tap();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.role)).toBe('listbox');
    await page.getByRole('button', { name: 'Menu' }).tap();
    await page.getByRole('link', { name: 'All chats' }).tap();
    await page.getByRole('link', { name: REFUND }).first().waitFor();
    for (const workflow of ['Hello, world', 'Support desk']) {
      await page.getByRole('button', { name: 'Menu' }).tap();
      await page.getByRole('link', { name: workflow, exact: true }).tap();
      await page.getByRole('heading', { name: workflow }).first().waitFor();
      await page.getByRole('navigation', { name: 'Console' }).waitFor({ state: 'hidden' });
    }
    expect(await page.title()).toBe('Support desk · Mozaiks');
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(390);
    expect(problems).toEqual([]);
  }, 90_000);

  it('works with the keyboard alone', async () => {
    const { page, problems } = await console.open(`${server.url}/console/`);
    await page.getByRole('heading', { name: 'Hello, world' }).waitFor();
    await page.keyboard.press('n');
    await page.getByLabel('Message').waitFor();
    await page.keyboard.type(REFUND);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Send' }).waitFor();
    await log(page).getByText(REFUND).waitFor();
    await page.keyboard.press('Escape');
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
    expect(await look(page, 'keys')).toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('/');
    await page.getByLabel('Search').waitFor();
    expect(problems).toEqual([]);
  }, 60_000);

  it('names the folder of the workflows when the last workflow is gone', async () => {
    const workflows = { Last: workflowFiles({ agents: ['a'] }) };
    const own = await startServer({ workflows, env: { WORKFLOWS_RELOAD: 'watch' } });
    try {
      const { page, problems } = await console.open(`${own.url}/console/`);
      await page.getByRole('heading', { name: 'Last' }).waitFor();
      rmSync(path.join(own.workflowsDir, 'Last'), { recursive: true });
      await page.getByRole('heading', { name: 'No workflow yet' }).waitFor();
      await page.getByText(own.workflowsDir, { exact: true }).waitFor();
      expect(problems).toEqual([]);
    } finally {
      await own.dispose();
    }
  }, 60_000);

  it('works under a path of a proxy', async () => {
    const proxy = await startProxy(() => server.url, '/below/');
    try {
      const { page, problems } = await console.open(`${proxy.url}/below/`);
      await page.waitForURL(`${proxy.url}/below/console/`);
      await page.getByRole('heading', { name: 'Hello, world' }).waitFor();
      await page.getByRole('button', { name: 'My name is Ada' }).click();
      await log(page).getByText(/Ada!/).waitFor();
      expect(problems).toEqual([]);
    } finally {
      proxy.close();
    }
  }, 60_000);
});
