import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { CHROMIUM } from '../harness/react-page.fixture.ts';
import type { Server } from '../harness/server.fixture.ts';

export const inConsole = existsSync(CHROMIUM) ? describe : describe.skip;

const WIDE = { width: 1440, height: 900 };
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export interface Window {
  readonly page: Page;
  /** Errors of the page, reports of its policy and requests that left its server: none, if all is well. */
  readonly problems: readonly string[];
}

export interface WindowOptions {
  /** After `/console/`. */
  readonly address?: string;
  readonly size?: { readonly width: number; readonly height: number };
  readonly before?: (page: Page) => Promise<void>;
}

/** A browser for all windows of a file. */
export interface ConsoleBrowser {
  open(server: Server, options?: WindowOptions): Promise<Window>;
  close(): Promise<void>;
}

export async function startBrowser(): Promise<ConsoleBrowser> {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
  return { open: (server, options) => openWindow(browser, server, options), close: () => browser.close() };
}

async function openWindow(browser: Browser, server: Server, { address = '#/', size = WIDE, before }: WindowOptions = {}): Promise<Window> {
  const context = await browser.newContext({ viewport: size, reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const problems: string[] = [];
  const port = new URL(server.url).port;
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && /policy|trusted/i.test(message.text())) problems.push(message.text());
  });
  page.on('request', (request) => {
    const { protocol, port: to } = new URL(request.url());
    if (protocol.startsWith('http') && to !== port) problems.push(`request to ${request.url()}`);
  });
  await before?.(page);
  await page.goto(`${server.url}/console/${address}`);
  return { page, problems };
}

/**
 * Looks at what the page shows in both themes: returns what axe finds. With `CONSOLE_PICTURES`, a folder, each look leaves a
 * picture there.
 */
export async function looksAt(page: Page, name: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const theme of ['light', 'dark']) {
    await page.evaluate((chosen) => void (document.documentElement.dataset['theme'] = chosen), theme);
    await keepPicture(page, `${name}-${theme}`);
    found.push(...(await axeFinds(page)).map((each) => `${theme}: ${each}`));
  }
  return found;
}

async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = process.env['CONSOLE_PICTURES'];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
}

interface Axe {
  run(options: object): Promise<{
    readonly violations: readonly {
      readonly id: string;
      readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
    }[];
  }>;
}

async function axeFinds(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: Axe }).axe.run({ resultTypes: ['violations'] });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary ?? ''}`),
    );
  });
}
