import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { Window } from 'happy-dom';
import type * as React from 'react';
import type * as ReactDom from 'react-dom/client';
import type { renderToString } from 'react-dom/server';
import type * as Kit from './index.ts';

export type Page = Pick<typeof React, 'createElement' | 'StrictMode'> &
  Pick<typeof ReactDom, 'createRoot'> & {
    readonly renderToString: typeof renderToString;
    readonly version: string;
    readonly kit: typeof Kit;
    close(): Promise<void>;
  };

const folder = path.dirname(fileURLToPath(import.meta.url));

/**
 * The hooks as a bundler puts them together with this React, loaded into a window that is not a
 * real one.
 */
export async function loadPage(react: string, react_dom: string): Promise<Page> {
  const contents = `
    export { createElement, StrictMode, version } from 'react';
    export { createRoot } from 'react-dom/client';
    export { renderToString } from 'react-dom/server.browser';
    export * as kit from './index.ts';`;
  const outdir = mkdtempSync(path.join(tmpdir(), 'mozaiks-react-'));
  const outfile = path.join(outdir, 'page.mjs');
  await build({
    stdin: { contents, resolveDir: folder },
    bundle: true,
    format: 'esm',
    target: 'es2022',
    alias: { react, 'react-dom': react_dom },
    external: ['ws'],
    conditions: ['@mozaiks/source'],
    define: { 'process.env.NODE_ENV': '"development"' },
    outfile,
  });
  const window = new Window({ url: 'http://127.0.0.1/' });
  const channels: MessageChannel[] = [];
  // React leaves its channels open, which would keep the process alive.
  const Channel = new Proxy(MessageChannel, {
    construct(Target) {
      const channel = new Target();
      channels.push(channel);
      return channel;
    },
  });
  const globals = {
    window,
    document: window.document,
    navigator: window.navigator,
    MessageChannel: Channel,
  };
  const before = MessageChannel;
  for (const [name, value] of Object.entries(globals))
    Object.defineProperty(globalThis, name, { value, configurable: true });
  const page = (await import(outfile)) as Page;
  rmSync(outdir, { recursive: true });
  return {
    ...page,
    async close() {
      // What React still has to do after an unmount, it does in the next rounds of the event loop.
      for (let round = 0; round < 5; round += 1) await setImmediate();
      for (const { port1, port2 } of channels) for (const port of [port1, port2]) port.close();
      for (const name of Object.keys(globals)) Reflect.deleteProperty(globalThis, name);
      Object.assign(globalThis, { MessageChannel: before });
      await window.happyDOM.close();
    },
  };
}
