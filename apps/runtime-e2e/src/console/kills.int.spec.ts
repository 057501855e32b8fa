import { existsSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { startCuttingProxy, type CuttingProxy } from '../harness/cutting-proxy.fixture.ts';
import { startServer, type Server } from '../harness/server.fixture.ts';
import { workflowFiles } from '../harness/workflow-files.fixture.ts';
import { CHROMIUM, startBrowser, type Console } from './console-page.fixture.ts';

const WORDS = Array.from({ length: 60 }, (_, n) => `word${n}`).join(' ');
const asking = workflowFiles({
  agents: ['Clerk'],
  script: [
    { agent: 'Clerk', after: 'user', match: 'talk', say: WORDS, delay_ms: 60 },
    { agent: 'Clerk', after: 'user', call: { tool: 'pay', arguments: { sum: 5 } } },
    { agent: 'Clerk', after: 'tool:pay', match: '(\\d+ paid)', say: 'It is done: $1.' },
  ],
  tools: [{ name: 'pay', module: 'tools.pay', requires_approval: 'always' }],
  code: {
    'tools/pay.ts': '/** Pays. @param sum How much. */\nexport function pay({ sum }: { sum: number }): string { return `${sum} paid`; }\n',
  },
});

const inBrowser = existsSync(CHROMIUM) ? describe : describe.skip;

inBrowser(`the console, when the server is killed (needs ${CHROMIUM})`, () => {
  let server: Server;
  let proxy: CuttingProxy;
  let browser: Console;
  let address: string;
  /** Where the server was last: it has no address while it is away. */
  let last = '';
  const restart = async (): Promise<void> => {
    await server.start();
    last = server.url;
  };

  beforeAll(async () => {
    [server, browser] = await Promise.all([startServer({ workflows: { Clerk: asking } }), startBrowser()]);
    last = server.url;
    proxy = await startCuttingProxy(() => last);
    address = `${proxy.url.replace('ws:', 'http:').replace(/\/ws$/, '')}/console/#/new/Clerk`;
  }, 150_000);
  afterAll(async () => {
    await browser?.close();
    await proxy?.close();
    await server?.dispose();
  });

  async function say(text: string): Promise<Page> {
    const { page } = await browser.open(address);
    await page.getByLabel('Message').fill(text);
    await page.getByLabel('Message').press('Enter');
    return page;
  }

  it('delivers an answer once that was given while the server was away', async () => {
    const page = await say('pay');
    await page.getByRole('button', { name: 'Approve' }).waitFor();
    await server.end('SIGKILL');
    await page.getByText(/Reconnecting/).waitFor();
    await page.getByRole('button', { name: 'Approve' }).click();
    await restart();
    const log = page.getByRole('log');
    await log.getByText('It is done: 5 paid.').waitFor({ timeout: 60_000 });
    expect(await log.getByText('It is done: 5 paid.').count()).toBe(1);
    await page.getByRole('tab', { name: 'Events' }).click();
    await page.getByLabel('Type').selectOption('input_response');
    expect(await page.getByRole('listbox', { name: 'Events' }).getByRole('option').count()).toBe(1);
    await page.close();
  }, 120_000);

  it('shows a sentence whole and once that the server was killed in', async () => {
    const page = await say('talk');
    const log = page.getByRole('log');
    await log.getByText(/word5/).waitFor();
    await server.end('SIGKILL');
    await page.getByText(/Reconnecting/).waitFor();
    await restart();
    await page.getByRole('option').filter({ hasText: 'Run ended: done' }).waitFor({ timeout: 60_000 });
    expect((await log.textContent())?.split('word0 ').length).toBe(2);
    expect(await log.getByText(WORDS).count()).toBe(1);
    await page.close();
  }, 120_000);
});
