import { existsSync } from 'node:fs';
import { startServer, type Server } from '../harness/server.fixture.ts';
import { workflowFiles } from '../harness/workflow-files.fixture.ts';
import { CHROMIUM, startBrowser, type Console } from './console-page.fixture.ts';
import { writeLongChat } from './long-chat.fixture.ts';

const EVENTS = 20_000;
/** The budgets of the design, in milliseconds and bytes. */
const NEWEST_MS = 300;
const ALL_MS = 1_500;
const FRAME_MS = 17;
const MOST_HEAP = 150_000_000;
/** The best of so many counts. */
const TRIES = 4;
/**
 * The budgets are for a machine that reads the events, and does nothing else, in so many
 * milliseconds. On a slower or busier one they grow in proportion; twice as much is tolerated on
 * every machine.
 */
const READING_MS = 300;
const TOLERANCE = 2;
/**
 * On any machine: how many times the bare reading of the events may be taken by reading, folding
 * and drawing them. Measured: 2 to 4; replayed over the socket, 12.
 */
const TIMES_READING = 6;

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

  /** In a new profile, since a browser keeps what it compiled. */
  async function timed(): Promise<Opening> {
    const { page } = await browser.open(`${server.url}/console/`);
    await page.getByRole('link', { name: 'Long' }).first().waitFor();
    const times = await page.evaluate(openAndTime, `question ${last}`);
    await page.context().close();
    return times;
  }

  it('shows its newest message within 300 ms and all of it within 1.5 s, where the events are read in 300 ms', async () => {
    const tries: Opening[] = [];
    while (tries.length < TRIES) tries.push(await timed());
    if (process.env['CONSOLE_FIGURES'] !== undefined) console.log(tries);
    const best = (of: (each: Opening) => number): number => Math.min(...tries.map(of));
    const slowness = ({ reading }: Opening): number => Math.max(1, reading / READING_MS);
    expect(best((each) => each.newest / slowness(each))).toBeLessThan(NEWEST_MS * TOLERANCE);
    expect(best((each) => each.all / slowness(each))).toBeLessThan(ALL_MS * TOLERANCE);
    expect(best(({ all, reading }) => all / reading)).toBeLessThan(TIMES_READING);
    expect(best(({ newest, all }) => newest / all)).toBeLessThan(0.5);
  }, 120_000);

  it('keeps few of its items and rows in the page, little memory, and scrolls smoothly', async () => {
    const { page, problems } = await browser.open(`${server.url}/console/#/chats/long`);
    const log = page.getByRole('log');
    await page.getByRole('tab', { name: 'Events' }).getByText('20,000').waitFor();
    expect(await log.locator(':scope > *').count()).toBeLessThanOrEqual(60);
    expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThan(3_000);
    const session = await page.context().newCDPSession(page);
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    expect(usedSize).toBeLessThan(MOST_HEAP);
    await page.getByRole('tab', { name: /Events/ }).click();
    await page.getByRole('listbox', { name: 'Events' }).getByRole('option').first().waitFor();
    const frames = await page.evaluate(scrollAndTime);
    expect(frames.scrolled).toBeGreaterThan(50_000);
    expect(frames.median).toBeLessThan(FRAME_MS * TOLERANCE);
    if (process.env['CONSOLE_FIGURES'] !== undefined) console.log({ usedSize, frames });
    expect(problems).toEqual([]);
  }, 120_000);
});

/** In milliseconds, from the click on the chat. */
interface Opening {
  readonly newest: number;
  readonly all: number;
  /** Reading all events, and nothing else. */
  readonly reading: number;
}

/** Runs in the page. */
async function openAndTime(newestText: string): Promise<Opening> {
  const begun = performance.now();
  const since = async (isThere: () => boolean): Promise<number> => {
    while (!isThere()) await new Promise(requestAnimationFrame);
    return performance.now() - begun;
  };
  location.hash = '#/chats/long';
  const newest = await since(
    () => document.querySelector('[role=log]')?.textContent?.includes(newestText) === true,
  );
  const all = await since(
    () => document.querySelector('[data-tab=events]')?.textContent?.includes('20,000') === true,
  );
  const { token } = (await (await fetch('../api/dev/session')).json()) as { token: string };
  const init = { headers: { authorization: `Bearer ${token}` } };
  const from = performance.now();
  for (let after: number | null = 0; after !== null; ) {
    const page: Response = await fetch(
      `../api/chats/long/events?limit=1000&after_seq=${after}`,
      init,
    );
    after = ((await page.json()) as { next_after_seq: number | null }).next_after_seq;
  }
  return { newest, all, reading: performance.now() - from };
}

/** Runs in the page. */
async function scrollAndTime(): Promise<{ readonly scrolled: number; readonly median: number }> {
  const list = [...document.querySelectorAll<HTMLElement>('[role=tabpanel] *')].find(
    ({ scrollHeight, clientHeight }) => scrollHeight > 100_000 && clientHeight < 2_000,
  );
  const times: number[] = [];
  for (let at = 0; at < 60; at += 1) {
    const before = performance.now();
    list?.scrollBy({ top: 2_000 });
    await new Promise(requestAnimationFrame);
    times.push(performance.now() - before);
  }
  return { scrolled: list?.scrollTop ?? 0, median: times.sort((a, b) => a - b)[30] ?? 0 };
}
