import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { workspace } from './workspace/workspace.ts';

/** The size of the download for this import: minified, gzipped, in bytes. */
async function sizeOf(contents: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: `${workspace}/libs/client` },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    external: ['ws', 'react'],
    conditions: ['@mozaiks/source'],
    write: false,
  });
  return gzipSync(outputFiles[0]?.contents ?? '').length;
}

describe('a page downloads', () => {
  it('less than 8 KiB for everything in @mozaiks/client', async () => {
    expect(await sizeOf("export * from '@mozaiks/client'")).toBeLessThan(8 * 1024);
  });

  it('less than 3 KiB more for the hooks of a chat and of the list of chats, with the calls that they need', async () => {
    const client = await sizeOf("export * from '@mozaiks/client'");
    const hooks = await sizeOf(
      "export { MozaiksProvider, useChat, useChats } from '@mozaiks/client/react'",
    );
    expect(hooks - client).toBeLessThan(3 * 1024);
  });

  it('less than 2 KiB for the calls of @mozaiks/client/api alone', async () => {
    expect(await sizeOf("export * from '@mozaiks/client/api'")).toBeLessThan(2 * 1024);
  });
});
