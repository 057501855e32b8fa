// Writes the JSON Schemas for editors to schemas/ at the root of the repository. Needs a build:
// node libs/workflow-manager/write-schemas.mjs
import { mkdirSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { editorSchemas } from './dist/index.js';

const folder = new URL('../../schemas/', import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [name, schema] of Object.entries(editorSchemas())) {
  const file = new URL(name, folder);
  const options = await resolveConfig(file);
  writeFileSync(file, await format(JSON.stringify(schema), { ...options, parser: 'json' }));
}
