import { existsSync } from 'node:fs';
import { schemathesisFolder } from '@mozaiks/testkit';
import { installFromPyPI } from './install-from-pypi.mjs';

// `node tools/schemathesis.mjs`: installs schemathesis, which tests the HTTP API against its
// OpenAPI document, into a cache folder, from PyPI.

const VERSION = '4.32.5';
const folder = schemathesisFolder();

if (existsSync(`${folder}/bin/st`)) console.log(`Already installed: ${folder}`);
else installFromPyPI(`schemathesis==${VERSION}`, { folder, means: 'for tests' });
