import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startChildServer } from './child-server.mjs';
import { pythonFolder, versionOf } from './packages.mjs';

/** @param {string} name */
const here = (name) => fileURLToPath(new URL(name, import.meta.url));

const MODELS = {
  messages: 'claude-sonnet-5-5',
  thinking: 'claude-sonnet-4-5',
  compatible: 'random',
  responsesCompatible: 'random',
};
const TEMPLATES = ['lenient', 'system-first', 'alternating'];

/**
 * llama.cpp's server with random weights, once for each chat template. They are started one by one,
 * because each uses a whole processor.
 * @type {readonly (() => Promise<{targets: readonly import('./aimock.mjs').Target[], stop: () =>
 * Promise<void>}>)[]}
 */
export const llamaServers = TEMPLATES.map((template) => async () => {
  const python = path.join(pythonFolder(), 'python');
  const folder = mkdtempSync(path.join(tmpdir(), 'mozaiks-llama-'));
  const file = path.join(folder, 'random.gguf');
  const made = spawnSync(
    python,
    [here('make_model.py'), file, here(`templates/${template}.jinja`)],
    { encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(`no model was made: ${made.stderr}`);
  const server = await startChildServer({
    program: python,
    args: (port) => [here('serve_model.py'), file, String(port)],
    ready: '/health',
  });
  const stop = async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  const name = `llama.cpp, ${template} template`;
  const version = `xllamacpp ${versionOf('xllamacpp')}`;
  return {
    targets: [
      { name, version, speech: /** @type {const} */ ('random'), url: server.url, models: MODELS },
    ],
    stop,
  };
});
