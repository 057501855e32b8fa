// `node apps/console/build.mjs`: bundles the page into dist/ and writes a .gz and a .br next to
// each file, so that the server compresses nothing.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'vite';

const dist = path.join(import.meta.dirname, 'dist');
const { BROTLI_PARAM_QUALITY, BROTLI_MAX_QUALITY } = constants;

await build({ configFile: path.join(import.meta.dirname, 'vite.config.mjs'), logLevel: 'warn' });

for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
  if (!/\.(html|js|css|svg)$/.test(entry.name)) continue;
  const file = path.join(entry.parentPath, entry.name);
  const bytes = readFileSync(file);
  writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
  writeFileSync(
    `${file}.br`,
    brotliCompressSync(bytes, { params: { [BROTLI_PARAM_QUALITY]: BROTLI_MAX_QUALITY } }),
  );
}
