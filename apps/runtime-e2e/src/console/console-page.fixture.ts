import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

export const CHROMIUM = '/usr/bin/chromium';
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Where pictures of every view go; without it none are made. */
const PICTURES = process.env['CONSOLE_PICTURES'];
const DESKTOP = { width: 1440, height: 900 };

export interface ConsolePage {
  readonly page: Page;
  /**
   * Errors of the page, reports of its policy, dialogs, and requests to other origins: there must
   * be none.
   */
  readonly problems: readonly string[];
}

export interface Console {
  /** A page in a new browser profile. */
  open(address: string, options?: BrowserContextOptions): Promise<ConsolePage>;
  close(): Promise<void>;
}

export async function startBrowser(): Promise<Console> {
  const browser: Browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu'],
  });
  return {
    async open(address, options = {}) {
      const context = await browser.newContext({ viewport: DESKTOP, ...options });
      const page = await context.newPage();
      page.setDefaultTimeout(20_000);
      const problems = await watch(page, new URL(address).origin);
      await page.goto(address);
      return { page, problems };
    },
    close: () => browser.close(),
  };
}

async function watch(page: Page, origin: string): Promise<readonly string[]> {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('dialog', (dialog) => {
    problems.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    const { origin: asked, protocol } = new URL(request.url());
    if (asked !== origin && protocol !== 'data:' && protocol !== 'blob:')
      problems.push(`a request to ${request.url()}`);
  });
  await page.exposeFunction(
    'reportPolicy',
    (report: string) => void problems.push(`policy: ${report}`),
  );
  await page.addInitScript(() =>
    document.addEventListener(
      'securitypolicyviolation',
      ({ violatedDirective, blockedURI, sample }) => {
        (globalThis as unknown as { reportPolicy(text: string): void }).reportPolicy(
          `${violatedDirective} ${blockedURI} ${sample}`,
        );
      },
    ),
  );
  return problems;
}

/**
 * What axe finds on the page, in both themes, in words; and a picture of it in each, if pictures
 * are wanted.
 */
export async function look(page: Page, name: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    if (PICTURES !== undefined)
      await page.screenshot({ path: path.join(PICTURES, `${name}-${colorScheme}.png`) });
    found.push(...(await axe(page)).map((problem) => `${name}, ${colorScheme}: ${problem}`));
  }
  return found;
}

interface Axe {
  run(options: object): Promise<{
    readonly violations: readonly {
      readonly id: string;
      readonly help: string;
      readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
    }[];
  }>;
}

async function axe(page: Page): Promise<string[]> {
  // Through the debugger, which the policy of the page does not bind.
  await page.evaluate(AXE);
  return await page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: Axe }).axe.run({
      resultTypes: ['violations'],
    });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(
        ({ html, failureSummary = '' }) =>
          `${id}: ${html.slice(0, 200)} ${failureSummary.slice(0, 300)}`,
      ),
    );
  });
}
