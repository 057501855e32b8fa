import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startChildServer } from './child-server.mjs';
import { pythonFolder, versionOf } from './packages.mjs';

// The product uses one protocol with litellm, which translates it into another one for aimock. One
// instance has several routes, selected by the name of the model.

/**
 * @type {Record<string, {speech: 'scripted' | 'canned', models: Record<string, string>, params:
 * (aimock: string) => object}>}
 */
const ROUTES = {
  'litellm, to Chat Completions': {
    speech: 'scripted',
    models: {
      messages: 'claude-sonnet-5-5',
      thinking: 'claude-sonnet-4-5',
      chat: 'gpt-4.1',
      compatible: 'a-model',
      responsesCompatible: 'a-model',
      responses: 'gpt-6.1-sol',
    },
    params: (aimock) => ({ model: 'openai/gpt-5.1', api_base: `${aimock}/v1`, api_key: 'k' }),
  },
  'litellm, to Messages': {
    speech: 'scripted',
    // `chat` puts its instructions last, and the gateway turns them into a user message, so it
    // needs `compatible`.
    models: {
      messages: 'claude-opus-5-5',
      thinking: 'claude-haiku-4-5',
      compatible: 'b-model',
      responsesCompatible: 'b-model',
    },
    params: (aimock) => ({ model: 'anthropic/claude-sonnet-4-5', api_base: aimock, api_key: 'k' }),
  },
  // Over Responses it fails with status 500 if it has to stream its own answer.
  'litellm, mock_response': {
    speech: 'canned',
    models: { messages: 'claude-haiku-5-5', chat: 'gpt-4o-mini', compatible: 'c-model' },
    params: () => ({
      model: 'openai/canned',
      api_key: 'k',
      mock_response: 'This answer was written beforehand.',
    }),
  },
};

/**
 * The gateway of litellm. It sends translated requests to `aimock`.
 * @param {string} aimock
 * @returns {Promise<{targets: readonly import('./aimock.mjs').Target[], stop: () =>
 * Promise<void>}>}
 */
export async function startLitellm(aimock) {
  const folder = mkdtempSync(path.join(tmpdir(), 'mozaiks-litellm-'));
  const model_list = Object.values(ROUTES).flatMap(({ models, params }) =>
    Object.values(models).map((model_name) => ({ model_name, litellm_params: params(aimock) })),
  );
  const config = path.join(folder, 'config.yaml');
  // JSON is also YAML.
  writeFileSync(
    config,
    JSON.stringify({
      model_list,
      general_settings: { master_key: 'sk-loopback' },
      litellm_settings: { telemetry: false },
    }),
  );
  const server = await startChildServer({
    program: path.join(pythonFolder(), 'litellm'),
    args: (port) => ['--config', config, '--host', '127.0.0.1', '--port', String(port)],
    ready: '/health/liveliness',
    // Otherwise litellm requests prices over the network when it starts.
    env: { LITELLM_LOCAL_MODEL_COST_MAP: 'True', HOME: folder },
    cwd: folder,
  });
  const targets = Object.entries(ROUTES).map(([name, { speech, models }]) => ({
    name,
    version: versionOf('litellm'),
    speech,
    url: server.url,
    models,
  }));
  const stop = async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { targets, stop };
}
