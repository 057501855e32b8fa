import { existsSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { startServer, type Server } from '../harness/server.fixture.ts';
import { signToken } from '../harness/token.fixture.ts';
import { CHROMIUM, look, startBrowser, type Console } from './console-page.fixture.ts';
import { shop } from './shop.fixture.ts';

const inBrowser = existsSync(CHROMIUM) ? describe : describe.skip;

inBrowser(
  `the console, of tools that ask and fail, and of what users may not read (needs ${CHROMIUM})`,
  () => {
    let server: Server;
    let browser: Console;

    beforeAll(async () => {
      [server, browser] = await Promise.all([
        startServer({ workflows: { Shop: shop } }),
        startBrowser(),
      ]);
    }, 150_000);
    afterAll(async () => {
      await browser?.close();
      await server?.dispose();
    });

    async function say(text: string): Promise<Page> {
      const { page } = await browser.open(`${server.url}/console/#/new/Shop`);
      await page.getByLabel('Message').fill(text);
      await page.getByLabel('Message').press('Enter');
      return page;
    }
    const row = (page: Page, text: string) => page.getByRole('option').filter({ hasText: text });

    it('shows a UI tool as a form, and its wait in the row of the call', async () => {
      const page = await say('rate it');
      await row(page, 'ratewaits for you').waitFor();
      await page.getByText('Lamp').first().waitFor();
      await page.getByRole('textbox', { name: 'stars' }).fill('4');
      await page.getByRole('button', { name: 'Answer', exact: true }).click();
      await page.getByText('Thank you for 4 stars.').first().waitFor();
      await row(page, 'rateanswered').waitFor();
      await page.close();
    }, 60_000);

    it('says which tool failed and why', async () => {
      const page = await say('break it');
      await row(page, 'brokenfailed').click();
      await page
        .getByLabel('Details')
        .getByText(/out of paper/)
        .waitFor();
      expect(await look(page, 'failed-tool')).toEqual([]);
      await page.close();
    }, 60_000);

    it('shows the text of invisible agents only to those who may read it', async () => {
      const page = await say('check it');
      await row(page, 'Run ended').waitFor();
      await row(page, 'scripted').last().click();
      await page.getByLabel('Details').getByText('not shown to users').waitFor();
      expect(await page.getByText('The books are wrong.').count()).toBe(0);
      await page.close();
    }, 60_000);

    it('shows it with the scope mozaiks:trace, which a token of dev mode can be asked for', async () => {
      const page = await say('check it');
      await row(page, 'Run ended').waitFor();
      await page.getByRole('button', { name: 'dev token' }).click();
      await page.getByRole('dialog', { name: 'Whose chats' }).waitFor();
      expect(await look(page, 'identity')).toEqual([]);
      await page.getByLabel(/mozaiks:trace/).check();
      await page.getByRole('button', { name: 'Use this token' }).click();
      await page.getByRole('log').getByText('The books are wrong.').waitFor();
      await page.getByText('trace', { exact: false }).first().waitFor();
      await page.close();
    }, 60_000);

    it('shows the chats of another tenant, and none of the demo, with a token for that tenant', async () => {
      const page = await say('break it');
      await row(page, 'Run ended').waitFor();
      const address = page.url();
      await page.getByRole('button', { name: 'dev token' }).click();
      await page.getByLabel('App').fill('shop');
      await page.getByLabel('User', { exact: true }).fill('eve');
      await page.getByRole('button', { name: 'Use this token' }).click();
      await page.getByText('shop / eve').waitFor();
      await page.getByRole('heading', { name: 'Shop' }).waitFor();
      expect(await page.getByText('break it').count()).toBe(0);
      await page.goto(address);
      await page.getByRole('heading', { name: 'This chat was not found' }).first().waitFor();
      await page.getByRole('button', { name: 'dev token' }).click();
      await page.getByRole('button', { name: 'Back to demo' }).click();
      await page.getByText('demo / demo').waitFor();
      await page.getByRole('link', { name: 'break it' }).first().waitFor();
      await page.close();
    }, 60_000);

    it('shows nothing of a chat to another tenant', async () => {
      const page = await say('break it');
      await row(page, 'Run ended').waitFor();
      const address = page.url();
      await page.close();
      const { page: other } = await browser.open('about:blank');
      await other.route('**/api/dev/session*', (route) =>
        route.fulfill({
          json: {
            token: signToken({ user_id: 'eve' }),
            expires_at: new Date(Date.now() + 600_000).toISOString(),
          },
        }),
      );
      await other.goto(address);
      await other
        .getByRole('heading', { name: /not found|cannot/i })
        .first()
        .waitFor();
      expect(await other.getByText('That did not work.').count()).toBe(0);
      await other.close();
    }, 60_000);
  },
);
