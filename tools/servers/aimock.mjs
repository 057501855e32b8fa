import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { answerTo } from './answers.mjs';
import { npmFolder, versionOf } from './packages.mjs';

/**
 * @typedef {object} Target a server that is to be asked
 * @property {string} name
 * @property {string} version
 * @property {'scripted' | 'canned' | 'random'} speech what its model says: what the conversations
 * expect, one sentence, or nonsense
 * @property {string} url without `/v1`
 * @property {Record<string, string>} models by the key of a protocol; what is not here is not
 * spoken
 */

/**
 * aimock, with the answers of `answers.mjs`. It is strict: it refuses what the vendors' rules about
 * thinking refuse.
 * @returns {Promise<{targets: readonly Target[], url: string, stop: () => Promise<void>}>}
 */
export async function startAimock() {
  const file = path.join(npmFolder(), 'node_modules/@copilotkit/aimock/dist/index.js');
  const { LLMock } = await import(pathToFileURL(file).href);
  const mock = new LLMock({ port: 0, host: '127.0.0.1', strict: true, logLevel: 'silent' });
  mock.on({}, answerTo);
  await mock.start();
  const target = {
    name: 'aimock',
    version: versionOf('@copilotkit/aimock'),
    speech: /** @type {const} */ ('scripted'),
    url: mock.url,
    models: {
      messages: 'claude-sonnet-5-5',
      thinking: 'claude-sonnet-4-5',
      chat: 'gpt-4.1',
      compatible: 'any-model',
      responsesCompatible: 'any-model',
      responses: 'gpt-6.1-sol',
    },
  };
  return { targets: [target], url: mock.url, stop: () => mock.stop() };
}
