// `node tools/sbom.mjs`: writes sbom.cdx.json into the folder of each published package, and `npm
// pack` includes it. The release workflow calls this script.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { billOfMaterials } from './release/bill-of-materials.mjs';

process.chdir(path.resolve(import.meta.dirname, '..'));
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const folders = ['libs', 'apps'].flatMap((kind) =>
  readdirSync(kind).map((name) => `${kind}/${name}`),
);
for (const folder of [...folders, 'schemas']) {
  const manifest = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  if (manifest.private === true) continue;
  const bill = billOfMaterials(lock, folder);
  writeFileSync(`${folder}/sbom.cdx.json`, `${JSON.stringify(bill, null, 2)}\n`);
  console.log(`${folder}/sbom.cdx.json: ${bill.components.length} components`);
}
