import { existsSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { startServer, type Server } from '../harness/server.fixture.ts';
import { CHROMIUM, startBrowser, type Console, type ConsolePage } from './console-page.fixture.ts';

const selected = (page: Page): Promise<string | null> =>
  page.getByRole('option', { selected: true }).locator('span').nth(1).textContent();
const hash = (page: Page): Promise<string> => page.evaluate(() => location.hash);

const inBrowser = existsSync(CHROMIUM) ? describe : describe.skip;

inBrowser(`the console, by keyboard alone (needs ${CHROMIUM})`, () => {
  let server: Server;
  let browser: Console;
  let shown: ConsolePage;
  let page: Page;

  beforeAll(async () => {
    [server, browser] = await Promise.all([startServer(), startBrowser()]);
    shown = await browser.open(`${server.url}/console/#/new/SupportDesk`);
    ({ page } = shown);
    await page.getByLabel('Message').waitFor();
    await page.keyboard.press('c');
    await page.keyboard.type('I want my money back for order A-100');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Approve' }).waitFor();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await server?.dispose();
  });

  it('approves from inside the card', async () => {
    await page.getByLabel('amount').focus();
    await page.keyboard.press('Control+Enter');
    await page.getByRole('option').filter({ hasText: 'Run ended' }).waitFor();
  });

  it('leaves single keys to a field that has the focus', async () => {
    await page.getByLabel('Message').focus();
    await page.keyboard.type('tjkw1');
    expect(await page.getByLabel('Message').inputValue()).toBe('tjkw1');
    await page.getByLabel('Message').fill('');
    await page.getByLabel('Message').blur();
    expect(await hash(page)).not.toContain('?');
  });

  it('moves through the steps, opens a detail and closes it', async () => {
    await page.keyboard.press('j');
    expect(await selected(page)).toBe('on_workflow_start');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    expect(await selected(page)).toBe('plan = free, case_closed = false');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.hasAttribute('data-detail'))).toBe(
      true,
    );
    await page.keyboard.press('Escape');
    await page.getByLabel('Details').waitFor({ state: 'detached' });
  });

  it('asks why, and forks or says why not', async () => {
    await page.keyboard.press('j');
    await page.keyboard.press('w');
    await page.getByRole('heading', { name: 'Why Billing?' }).waitFor();
    await page.keyboard.press('f');
    await page.getByText('There is no such place before this step.').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('There is no such place before this step.').waitFor({ state: 'detached' });
  });

  it('moves in the list with arrows, which has the place and the number of each step', async () => {
    await page.getByRole('listbox', { name: 'Steps of the run' }).focus();
    await page.keyboard.press('End');
    expect(await selected(page)).toBe('Run ended: terminated');
    const option = page.getByRole('option', { selected: true });
    expect([
      await option.getAttribute('aria-posinset'),
      await option.getAttribute('aria-setsize'),
    ]).toEqual(['18', '18']);
    await page.keyboard.press('ArrowUp');
    expect(await selected(page)).toBe('to the end');
  });

  it('shows each tab, widens the panel and replays', async () => {
    for (const [key, tab] of [
      ['2', 'Context'],
      ['3', 'Graph'],
      ['4', 'Events'],
      ['1', 'Run'],
    ] as const) {
      await page.keyboard.press(key);
      await page.getByRole('tab', { name: tab, selected: true }).waitFor();
    }
    await page.keyboard.press('t');
    await page.getByRole('slider', { name: 'Event' }).waitFor();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await page.getByText('Event 28 of 30').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    expect(await hash(page)).not.toContain('at=');
    await page.keyboard.press('t');
    await page.getByLabel('Message').waitFor();
    expect(shown.problems).toEqual([]);
  });
});
