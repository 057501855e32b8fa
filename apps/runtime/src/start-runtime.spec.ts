import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DEFAULT_PROVIDERS, type ProviderDefinition } from '@mozaiks/models';
import { startRuntime } from './start-runtime.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'mozaiks-start-'));
afterAll(() => rmSync(folder, { recursive: true }));

const start = (env: Record<string, string>) =>
  startRuntime({
    settings: {
      PORT: '0',
      LOG_LEVEL: 'error',
      DATA_DIR: path.join(folder, 'data'),
      WORKFLOWS_DIR: folder,
      ...env,
    },
  });

describe('a server that could not be started', () => {
  it.each([
    ['its keys', { JWKS_URL: 'ftp://example.com' }],
    ['its workflows', { WORKFLOWS_DIR: path.join(folder, 'a-file') }],
  ])('because of %s has closed its store', async (_, env) => {
    mkdirSync(path.join(folder, 'data'), { recursive: true });
    writeFileSync(path.join(folder, 'a-file'), '');
    await expect(start(env)).rejects.toThrow();
    const runtime = await start({});
    await runtime.stop();
  });
});

describe('a server without a model provider', () => {
  const agents = 'agents: [{name: A, system_message: Be kind.}]';
  const served = async (
    name: string,
    env: Record<string, string>,
    files: Record<string, string> = {},
  ): Promise<string> => {
    const workflows = path.join(folder, name);
    mkdirSync(path.join(workflows, 'Flow'), { recursive: true });
    for (const [file, text] of Object.entries({ 'agents.yaml': agents, ...files }))
      writeFileSync(path.join(workflows, 'Flow', file), text);
    const printed: string[] = [];
    const all = {
      PORT: '0',
      LOG_LEVEL: 'error',
      STORE: 'memory',
      DATA_DIR: path.join(folder, 'data'),
      WORKFLOWS_DIR: workflows,
      ...env,
    };
    const runtime = await startRuntime({
      settings: all,
      print: (text) => printed.push(text),
      terminal: true,
    });
    await runtime.stop();
    return printed.join('\n');
  };

  it('reports agents that have neither a provider nor a script', async () => {
    expect(await served('none', {})).toMatch(/WF080 .*no model provider is configured/);
  });

  it.each([
    ['a key', { ANTHROPIC_API_KEY: 'k' }, {}],
    ['another key', { OPENAI_API_KEY: 'k' }, {}],
    ['MODEL_PROVIDER', { MODEL_PROVIDER: 'openai-compatible' }, {}],
    ['a script', {}, { 'script.yaml': 'answers: [{agent: A, after: user, say: hi}]' }],
    [
      'a provider of the agent',
      {},
      { 'agents.yaml': agents.replace('}', ', llm_config: {provider: openai, model: m}}') },
    ],
  ])('reports nothing if there is %s', async (what, env, files) => {
    const printed = await served(what, env, files);
    expect(printed).not.toMatch('WF080');
    expect(printed).toMatch(/Workflows\n {2}Flow/);
  });
});

describe('a server with a custom provider', () => {
  const house: ProviderDefinition = {
    name: 'house',
    key_name: 'HOUSE_KEY',
    default_model: 'h',
    create: () => async () => {},
  };
  const banner = async (
    env: Record<string, string>,
    providers?: readonly ProviderDefinition[],
  ): Promise<string> => {
    const workflows = path.join(folder, 'own-provider');
    mkdirSync(path.join(workflows, 'Flow'), { recursive: true });
    writeFileSync(
      path.join(workflows, 'Flow', 'agents.yaml'),
      'agents: [{name: A, system_message: Hi., llm_config: {provider: house}}]',
    );
    const printed: string[] = [];
    const all = {
      PORT: '0',
      LOG_LEVEL: 'error',
      STORE: 'memory',
      DATA_DIR: path.join(folder, 'data'),
      WORKFLOWS_DIR: workflows,
      ...env,
    };
    const given = {
      settings: all,
      print: (text: string) => void printed.push(text),
      terminal: true,
    };
    const runtime = await startRuntime(providers === undefined ? given : { ...given, providers });
    await runtime.stop();
    return printed.join('\n');
  };

  it('serves workflows that name it, and may use it as the default', async () => {
    const providers = [house, ...DEFAULT_PROVIDERS];
    expect(await banner({}, providers)).toMatch(
      /Workflows\n {2}Flow\n[^]*Models {5}scripted: set HOUSE_KEY or ANTHROPIC_API_KEY or OPENAI_API_KEY/,
    );
    expect(await banner({ HOUSE_KEY: 'k', OPENAI_API_KEY: 'k' }, providers)).toContain(
      'Models     house\n',
    );
    expect(await banner({ MODEL_PROVIDER: 'house', DEFAULT_MODEL: 'm' }, providers)).toContain(
      'Models     house, m\n',
    );
  });

  it('is named in the error of a server that has not registered it', async () => {
    expect(await banner({})).toMatch(/error WF013 .*there is no model provider house/);
    await expect(banner({ MODEL_PROVIDER: 'house' })).rejects.toThrow(
      'MODEL_PROVIDER must be one of anthropic, openai, openai-compatible, scripted',
    );
  });
});

describe('the banner of a server with many broken workflows', () => {
  it('counts the diagnostics that do not fit, and says where to find them', async () => {
    const workflows = path.join(folder, 'many');
    for (let at = 1; at <= 14; at += 1)
      mkdirSync(path.join(workflows, `Empty${at}`), { recursive: true });
    const printed: string[] = [];
    const env = {
      PORT: '0',
      LOG_LEVEL: 'error',
      STORE: 'memory',
      DATA_DIR: path.join(folder, 'data'),
      WORKFLOWS_DIR: workflows,
    };
    const runtime = await startRuntime({
      settings: env,
      print: (text) => printed.push(text),
      terminal: true,
    });
    await runtime.stop();
    expect(printed.join('').match(/^ {4}error WF012 /gm)).toHaveLength(10);
    expect(printed.join('')).toContain(
      '\n    and 4 more\n    Lines and hints: npx mozaiks workflows\n',
    );
  });
});
