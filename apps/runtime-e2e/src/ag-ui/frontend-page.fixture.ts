import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { build } from 'esbuild';
import { chromium, type Page } from 'playwright-core';
import { CHROMIUM } from '../harness/react-page.fixture.ts';
import { REPOSITORY } from '../harness/server.fixture.ts';

const SOURCES = path.join(REPOSITORY, 'apps/runtime-e2e/src/ag-ui/pages');

export interface PageParameters {
  readonly url: string;
  readonly token: string;
  readonly threadId: string;
}

export interface Frontend {
  /** A separate page without any history. */
  open(parameters: PageParameters): Promise<Page>;
  /** Warnings and errors on the consoles of the pages. */
  readonly said: readonly string[];
  close(): Promise<void>;
}

/** A page of `pages/`, bundled with the packages of a folder and opened in a browser. */
export async function startFrontend(
  name: 'assistant-ui' | 'copilotkit',
  folder: string,
): Promise<Frontend> {
  const script = await bundle(name, folder);
  const server = createServer((request, response) => {
    const isScript = request.url === '/page.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(
      isScript
        ? script
        : '<!doctype html><meta charset="utf-8"><body><script type="module" src="/page.js"></script>',
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu'],
  });
  const said: string[] = [];
  return {
    said,
    async open(parameters) {
      const page = await browser.newPage();
      page.setDefaultTimeout(20_000);
      page.on('pageerror', (error) => said.push(String(error)));
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') said.push(message.text());
      });
      await page.addInitScript(`globalThis.PAGE = ${JSON.stringify(parameters)}`);
      await page.goto(`http://127.0.0.1:${port}/`);
      return page;
    },
    async close() {
      await browser.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bundle(name: string, folder: string): Promise<string> {
  const made = await build({
    stdin: {
      contents: readFileSync(path.join(SOURCES, `${name}.jsx`), 'utf8'),
      resolveDir: folder,
      loader: 'jsx',
    },
    bundle: true,
    write: false,
    format: 'esm',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    loader: { '.css': 'empty' },
    logLevel: 'error',
  });
  return made.outputFiles[0]?.text ?? '';
}
