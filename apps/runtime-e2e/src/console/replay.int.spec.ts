import { existsSync } from 'node:fs';
import type { Page, WebSocketRoute } from 'playwright-core';
import { until } from '@mozaiks/testkit';
import { startServer, type Server } from '../harness/server.fixture.ts';
import {
  CHROMIUM,
  look,
  startBrowser,
  type Console,
  type ConsolePage,
} from './console-page.fixture.ts';

/**
 * What a window shows of the events so far: the rows of the run, and the conversation without
 * times.
 */
async function shownIn(
  page: Page,
): Promise<{ readonly rows: readonly string[]; readonly talk: string }> {
  return page.evaluate(() => {
    const rows = [...document.querySelectorAll('[role=option]')].map(
      (row) => `${row.children[0]?.textContent} ${row.children[1]?.textContent}`,
    );
    const log = document.querySelector('[role=log]')?.cloneNode(true) as Element | undefined;
    for (const each of log?.querySelectorAll('time, input, button') ?? []) each.remove();
    const talk = (log?.textContent ?? '').replaceAll(
      /\d+(\.\d+)? m?s|This is how it was. It cannot be answered here./g,
      '',
    );
    return { rows, talk };
  });
}

/**
 * Frames of the server that the page does not have yet: they are let through one event at a time.
 */
interface Held {
  /** Lets the next event through; false if there is none yet. */
  next(): { readonly type: string; readonly seq: number } | null;
}

async function holdFrames(page: Page): Promise<Held> {
  const waiting: string[] = [];
  let socket: WebSocketRoute | null = null;
  await page.routeWebSocket(/\/ws/, (route) => {
    socket = route;
    const server = route.connectToServer();
    route.onMessage((message) => server.send(message));
    server.onMessage((message) => {
      const text = String(message);
      const { type, seq } = JSON.parse(text) as { type: string; seq?: number };
      // Text that is being written is gone in a replay.
      if (type === 'agent_delta') return;
      if (seq === undefined && waiting.length === 0) route.send(text);
      else waiting.push(text);
    });
  });
  return {
    next() {
      while (waiting.length > 0) {
        const text = waiting.shift() ?? '';
        socket?.send(text);
        const frame = JSON.parse(text) as { type: string; seq?: number };
        if (frame.seq !== undefined) return { type: frame.type, seq: frame.seq };
      }
      return null;
    },
  };
}

const inBrowser = existsSync(CHROMIUM) ? describe : describe.skip;

inBrowser(`the replay of the console (needs ${CHROMIUM})`, () => {
  let server: Server;
  let browser: Console;
  let live: ConsolePage;
  const watched = new Map<number, Awaited<ReturnType<typeof shownIn>>>();

  beforeAll(async () => {
    [server, browser] = await Promise.all([startServer(), startBrowser()]);
    live = await browser.open('about:blank');
    const { page } = live;
    const held = await holdFrames(page);
    await page.goto(`${server.url}/console/#/new/SupportDesk`);
    await page.getByLabel('Message').fill('I want my money back for order A-100');
    await page.getByLabel('Message').press('Enter');
    for (let seq = 1, type = ''; type !== 'workflow_complete'; seq += 1) {
      const event = await until(async () => held.next() ?? null, {
        timeout_ms: 60_000,
        every_ms: 10,
        what: `event ${seq}`,
      });
      ({ type } = event);
      await page
        .getByRole('tab', { name: 'Events' })
        .getByText(String(seq), { exact: true })
        .waitFor();
      watched.set(event.seq, await shownIn(page));
      if (type === 'usage' && seq === 18)
        await page.getByRole('button', { name: 'Approve' }).click();
    }
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await server?.dispose();
  });

  const addressOf = (page: Page): Promise<string> =>
    page.evaluate(() => location.hash.split('?')[0] ?? '');

  it('shows at every event what a window showed that watched the run', async () => {
    expect(watched.size).toBe(30);
    const { page, problems } = await browser.open(
      `${server.url}/console/${await addressOf(live.page)}?at=1`,
    );
    for (const [seq, shown] of watched) {
      if (seq > 1) await page.keyboard.press('ArrowRight');
      await page
        .getByRole('tab', { name: 'Events' })
        .getByText(String(seq), { exact: true })
        .waitFor();
      expect({ seq, ...(await shownIn(page)) }).toEqual({ seq, ...shown });
    }
    expect(problems).toEqual([]);
    await page.close();
  }, 120_000);

  it('plays a run, with each wait cut to a second, and returns to now', async () => {
    const { page } = await browser.open(
      `${server.url}/console/${await addressOf(live.page)}?at=2&wide=1`,
    );
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await page.getByRole('tab', { name: 'Graph' }).click();
    await page.getByText('Event 30 of 30').waitFor();
    await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
    await page.getByRole('tab', { name: 'Graph', selected: true }).waitFor();
    await page.getByRole('button', { name: 'Show now' }).click();
    await page.waitForFunction(() => !location.hash.includes('at='));
    await page.close();
  }, 120_000);

  it('forks where a person was asked, to answer differently, and says elsewhere why not', async () => {
    const { page, problems } = await browser.open(
      `${server.url}/console/${await addressOf(live.page)}?step=27`,
    );
    await page.getByLabel('Details').getByRole('button', { name: 'Fork here' }).click();
    await page.getByText('A chat can be forked where a person was asked').waitFor();
    const row = await page.getByRole('option', { selected: true }).boundingBox();
    const detail = await page.getByLabel('Details').boundingBox();
    expect((row?.y ?? 0) + (row?.height ?? 0)).toBeLessThanOrEqual(detail?.y ?? 0);
    expect(await look(page, 'fork')).toEqual([]);
    const before = await addressOf(page);
    await page.getByRole('button', { name: 'Fork at event 17 instead' }).click();
    await page.waitForFunction((old) => !location.hash.startsWith(old), before);
    await page.getByRole('button', { name: 'Reject' }).first().click();
    await page.getByLabel(/reason/i).fill('not this time');
    await page.getByRole('button', { name: 'Reject' }).last().click();
    await page.getByText('Nothing was paid').waitFor();
    expect(problems).toEqual([]);
    const other = (await addressOf(page)).split('/').at(-1) ?? '';
    await page.goto(
      await page.evaluate((hash) => location.href.replace(location.hash, hash), `${before}?wide=1`),
    );
    await page.getByRole('link', { name: 'Compare' }).click();
    await page.getByLabel('Compare with').selectOption(other);
    await page.getByText('They differ from step 10 on.').waitFor();
    const first = page.getByRole('listitem').filter({ hasText: 'first difference' });
    expect(await first.textContent()).toBe('refundapprovedrefundrejectedfirst difference');
    expect(await look(page, 'compare')).toEqual([]);
    await page.close();
  }, 120_000);
});
