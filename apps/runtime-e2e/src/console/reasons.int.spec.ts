import { existsSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { startServer, type Server } from '../harness/server.fixture.ts';
import {
  CHROMIUM,
  look,
  startBrowser,
  type Console,
  type ConsolePage,
} from './console-page.fixture.ts';

/** The value next to a name in a list of details. */
const fact = (page: Page, name: string) =>
  page.getByLabel('Details').locator(`dt:text-is("${name}") + dd`);
const total = (page: Page, name: string) => page.locator(`dt:text-is("${name}") + dd`).first();
const row = (page: Page, name: string | RegExp) =>
  page.getByRole('option').filter({ hasText: name });

const inBrowser = existsSync(CHROMIUM) ? describe : describe.skip;

inBrowser(`the console, of a refund (needs ${CHROMIUM})`, () => {
  let server: Server;
  let browser: Console;
  let shown: ConsolePage;
  let page: Page;

  beforeAll(async () => {
    [server, browser] = await Promise.all([startServer(), startBrowser()]);
    shown = await browser.open(`${server.url}/console/#/new/SupportDesk`);
    ({ page } = shown);
    await page.getByLabel('Message').fill('I want my money back for order A-100');
    await page.getByLabel('Message').press('Enter');
    await page.getByLabel('amount').fill('100');
    await page.getByRole('button', { name: 'Approve' }).click();
    await row(page, 'Run ended: terminated').waitFor();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await server?.dispose();
  });

  it('lists every step in order', async () => {
    const names = await page
      .getByRole('option')
      .evaluateAll((rows) => rows.map((each) => each.childNodes[1]?.textContent ?? ''));
    expect(names).toEqual([
      'on_workflow_start',
      'plan = free, case_closed = false',
      'Triage',
      'scripted',
      'to Billing',
      'Billing',
      'scripted',
      'lookup_order',
      'scripted',
      'refundapproved with changes',
      'case_closed = true',
      'scripted',
      'to Summary',
      'Summary',
      'scripted',
      'CaseSummary',
      'to the end',
      'Run ended: terminated',
    ]);
  });

  it('has totals that are the sums of the rows and of what the run reported', async () => {
    await row(page, 'Run ended').click();
    expect(await fact(page, 'Check').textContent()).toBe(
      'The rows add up to what the run reported.',
    );
    const rows = await page
      .getByRole('option')
      .filter({ hasText: 'scripted' })
      .locator('span:nth-of-type(4)')
      .allTextContents();
    const cells = (await row(page, 'scripted').allTextContents()).map(
      (text) => /([\d,]+) → ([\d,]+)/.exec(text)?.slice(1).map(Number) ?? [],
    );
    expect(rows).toHaveLength(5);
    const sum = (at: number): number => cells.reduce((all, each) => all + (each[at] ?? 0), 0);
    expect(await total(page, 'Tokens').textContent()).toBe(`${sum(0)} in ${sum(1)} out`);
    expect(await total(page, 'Model calls').textContent()).toBe('5');
    expect(await total(page, 'Turns').textContent()).toBe('3');
    expect(await total(page, 'Cost').textContent()).toBe('$0');
  });

  it('says why the model handed over, what else it was offered, and where the rule is', async () => {
    await page.getByRole('button', { name: 'Why' }).first().click();
    await page.getByRole('heading', { name: 'Why Billing?' }).waitFor();
    expect(await fact(page, 'Picked').textContent()).toBe(
      'The user asks about an invoice, a payment or a refund.',
    );
    expect(await fact(page, 'Not picked').textContent()).toBe(
      'Something does not work for the user. → Technical',
    );
    expect(await fact(page, 'Rule').textContent()).toBe('handoffs.yaml:4, rule 1 of 7');
  });

  it('says which expression decided, what it saw, and which event set that', async () => {
    await row(page, 'to Summary').click();
    expect(await page.getByLabel('Details').locator('p').first().textContent()).toBe(
      'When Billing had answered, the expression ${case_closed} was true. No model was asked.',
    );
    expect(await fact(page, 'Saw').textContent()).toBe('case_closed = true');
    expect(await fact(page, 'Set by').textContent()).toMatch(/^the tool refund, event 20, /);
    expect(await fact(page, 'Before').textContent()).toBe('false, from a hook (event 4)');
    expect(await fact(page, 'Rule').textContent()).toBe('handoffs.yaml:25, rule 5 of 7');
    expect(await fact(page, 'Otherwise').textContent()).toContain(
      'the run would have ended here, as done',
    );
    await page.getByRole('button', { name: 'event 20' }).click();
    await page.getByRole('heading', { name: 'case_closed = true' }).waitFor();
  });

  it('shows what a person changed in a call', async () => {
    await row(page, 'refund').first().click();
    expect(await page.getByLabel('Details').getByText('decision: "edit"').count()).toBe(1);
    expect(await page.getByLabel('Details').getByText('refunded: 100').count()).toBe(1);
  });

  it('keeps what is selected in the address', async () => {
    await row(page, 'to Summary').click();
    const copied = await browser.open(await page.evaluate(() => location.href));
    await copied.page.getByRole('heading', { name: 'Why Summary?' }).waitFor();
    expect(copied.problems).toEqual([]);
    await copied.page.close();
  });

  it('shows each context variable with its history, and finds events', async () => {
    await page.getByRole('tab', { name: 'Context' }).click();
    const history = page.getByRole('table', { name: 'History of case_closed' });
    await history.waitFor();
    expect(await history.getByRole('row').allTextContents()).toEqual([
      expect.stringContaining('Value'),
      expect.stringMatching(/truethe tool refundevent 20$/),
      expect.stringMatching(/falsea hookevent 4$/),
    ]);
    expect(await look(page, 'context')).toEqual([]);
    await page.getByRole('tab', { name: 'Events' }).click();
    await page.getByLabel('Search events').fill('ANNUAL paid');
    await page.getByText('2 of 30').waitFor();
    await page.getByRole('listbox', { name: 'Events' }).getByRole('option').first().click();
    expect(await look(page, 'events')).toEqual([]);
    await page.getByLabel('Search events').fill('');
  });

  it('draws the graph with the path that was taken, and tells it as text', async () => {
    await page.getByRole('tab', { name: 'Graph' }).click();
    await page
      .getByRole('listitem')
      .filter({ hasText: 'Billing → Summary: if ${case_closed} (taken once)' })
      .waitFor();
    expect(
      await page
        .getByRole('img', {
          name: /Graph of the agents\. You, Triage, Billing, Summary, End\. Technical: not reached/,
        })
        .count(),
    ).toBe(1);
    expect(await look(page, 'graph')).toEqual([]);
  });

  it('has nothing that axe finds, and no problem of its own', async () => {
    await page.getByRole('tab', { name: 'Run' }).click();
    await row(page, 'to Summary').click();
    expect(await look(page, 'why')).toEqual([]);
    await page.keyboard.press('t');
    await page.getByRole('slider', { name: 'Event' }).waitFor();
    expect(await look(page, 'timeline')).toEqual([]);
    await page.keyboard.press('t');
    expect(shown.problems).toEqual([]);
  });
});
