import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { until } from '@mozaiks/testkit';
import { REPOSITORY } from './server.fixture.ts';

export const CHROMIUM = '/usr/bin/chromium';
const VITE = path.join(REPOSITORY, 'node_modules/vite/bin/vite.js');
const EXAMPLE = path.join(REPOSITORY, 'examples/react-chat');

export interface ReactPage {
  readonly page: Page;
  /** Errors on the console of the browser. */
  readonly errors: readonly string[];
  close(): Promise<void>;
}

export interface ReactPageOptions {
  readonly folder: string;
  readonly url: string;
  readonly token: string;
  readonly workflow_name: string;
}

/** The example as Vite builds it, served on a separate port and opened in a browser. */
export async function openReactPage({
  folder,
  url,
  token,
  workflow_name,
}: ReactPageOptions): Promise<ReactPage> {
  const env = {
    ...process.env,
    NODE_OPTIONS: '',
    NODE_ENV: 'production',
    VITE_MOZAIKS_URL: url,
    VITE_WORKFLOW: workflow_name,
  };
  const outDir = path.join(folder, 'page');
  execFileSync(
    process.execPath,
    [VITE, 'build', EXAMPLE, '--outDir', outDir, '--emptyOutDir', '--logLevel', 'warn'],
    { env },
  );
  const preview = spawn(
    process.execPath,
    [VITE, 'preview', EXAMPLE, '--outDir', outDir, '--port', '0', '--host', '127.0.0.1'],
    { env },
  );
  let printed = '';
  for (const stream of [preview.stdout, preview.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (printed += text));
  let browser: Browser | undefined;
  const close = async (): Promise<void> => {
    await browser?.close();
    preview.kill('SIGKILL');
    if (preview.exitCode === null && preview.signalCode === null) await once(preview, 'exit');
  };
  try {
    // Vite colors its output.
    const address = (): string | null =>
      /http:\/\/127\.0\.0\.1:\d+/.exec(printed.replace(/\x1b\[\d+m/g, ''))?.[0] ?? null;
    const served = await until(async () => address(), {
      timeout_ms: 60_000,
      every_ms: 50,
      what: 'the page of Vite',
    });
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ['--no-sandbox', '--disable-gpu'],
    });
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(String(error)));
    await page.addInitScript(`sessionStorage.setItem('token', ${JSON.stringify(token)})`);
    await page.goto(served);
    return { page, errors, close };
  } catch (error) {
    await close();
    throw error;
  }
}
