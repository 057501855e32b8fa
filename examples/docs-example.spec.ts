import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import {
  chatRef,
  logRef,
  tenantScope,
  type CodeCall,
  type CodeResult,
  type JsonObject,
  type LoadedWorkflow,
} from '@mozaiks/contracts';
import { recordingLogger } from '@mozaiks/testkit';
import { createToolRuntime } from '@mozaiks/tool-runtime';
import { loadWorkflow } from '@mozaiks/workflow-manager';
import { createFakePlatform } from './fake-platform.mjs';

const root = path.resolve(import.meta.dirname, '..');
const folder = path.join(root, 'examples/workflows/DocsExample');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

const load = async (): Promise<LoadedWorkflow> => {
  const { workflow, diagnostics } = await loadWorkflow(folder);
  expect(diagnostics).toEqual([]);
  if (workflow === undefined) throw new Error('the workflow of the docs did not load');
  return workflow;
};

type Code = Pick<CodeCall, 'kind' | 'call' | 'isolation'> & {
  readonly module: string;
  readonly function: string;
};

function codeOf({ definition }: LoadedWorkflow, name: string): Code {
  const tool = definition.tools.find((candidate) => candidate.name === name);
  if (tool?.code !== undefined) return { kind: 'tool', isolation: tool.isolation, ...tool.code };
  const hook = definition.hooks.find(({ type }) => type === name);
  if (hook === undefined) throw new Error(`there is no ${name}`);
  return {
    kind: 'hook',
    isolation: 'worker',
    call: { style: 'object', parameters: [] },
    ...hook.code,
  };
}

const log = logRef(chatRef(tenantScope('app1', 'ada'), 'chat-1'), 'log-1');

async function run(
  name: string,
  given: JsonObject,
  platform?: { readonly url: string; readonly key: string },
): Promise<CodeResult> {
  const workflow = await load();
  const { module, ...code } = codeOf(workflow, name);
  const bundle = workflow.bundles.get(module);
  if (bundle === undefined) throw new Error(`${module} is not bundled`);
  const tools = createToolRuntime({
    logger: recordingLogger(),
    ...(platform === undefined ? {} : { platform }),
  });
  const fixed = {
    run_id: 'run-1',
    workflow_name: 'DocsExample',
    agent: 'Assistant',
    timeout_ms: 20_000,
    max_result_bytes: 65_536,
  };
  const ids = { call_id: 'call-1', idempotency_key: 'key-1' };
  try {
    return await tools.call(
      { ...code, ...fixed, ...ids, log, bundle, arguments: given, context: {} },
      new AbortController().signal,
    );
  } finally {
    await tools.close();
  }
}

describe('the workflow of docs/workflow-system.md', () => {
  it('loads without a diagnostic', async () => {
    const { definition } = await load();
    expect(definition.tools.map(({ name }) => name)).toEqual(['count_words', 'myTool']);
  });

  it('shows the model one parameter, and none that the runtime fills', async () => {
    const { definition } = await load();
    const [count, mine] = definition.tools.map(({ parameters }) => parameters);
    expect(count).toMatchObject({ properties: { text: { type: 'string' } }, required: ['text'] });
    expect(mine?.['properties']).toEqual({});
  });

  it('runs the tool with one parameter', async () => {
    expect(await run('count_words', { text: 'three little words' })).toMatchObject({
      ok: true,
      value: 3,
    });
  });

  it('runs the tool with one parameter', async () => {
    const lines: string[] = [];
    const server = createFakePlatform({
      secret: 's',
      key: 'platform-key',
      print: (line) => lines.push(line),
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const result = await run(
        'myTool',
        { app_id: 'another tenant' },
        { url, key: 'platform-key' },
      );
      expect(result).toMatchObject({
        ok: true,
        value: { app_id: 'app1', user_id: 'ada', account: { plan: 'pro' } },
      });
      expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([
        { endpoint: '/account', app_id: 'app1', user_id: 'ada' },
      ]);
    } finally {
      server.close();
    }
  });

  it('fails with platform_unconfigured if there is no platform', async () => {
    expect(await run('myTool', {})).toMatchObject({
      ok: false,
      error: { code: 'platform_unconfigured' },
    });
  });

  it('runs the hook, whose context changes are part of its result', async () => {
    expect(await run('on_workflow_start', { type: 'workflow_start' })).toMatchObject({
      ok: true,
      set: { plan: 'free' },
    });
  });

  it('shares its backend client with the samples', () => {
    expect(read('examples/workflows/_shared/backend-client.ts')).toBe(
      read('workflows/_shared/backend-client.ts'),
    );
  });
});

describe('docs/workflow-system.md', () => {
  /** Blocks that start with the name of a file: `// tools/x.ts` or `# tools.yaml`. */
  const blocks = [
    ...read('docs/workflow-system.md').matchAll(/```\w+\n(?:\/\/|#) (\S+)\n(.*?)```/gs),
  ].map(([, file = '', text = '']) => [file, text] as const);

  it('shows the files of the example', () => {
    expect(blocks.map(([file]) => file)).toEqual([
      'tools/count_words.ts',
      'tools/my_tool.ts',
      'tools.yaml',
      'hooks/startup.ts',
      'hooks.yaml',
    ]);
  });

  it.each(blocks)('shows %s unchanged', (file, text) => {
    expect(text.trimEnd()).toBe(read(`examples/workflows/DocsExample/${file}`).trimEnd());
  });

  it('lists what the loader reports as not built (NOT_BUILT in workflow-manager)', () => {
    const source = read('libs/workflow-manager/src/verify/not-built.ts');
    const notBuilt = new Set([...source.matchAll(/ what: '([^']+)'/g)].map(([, what]) => what));
    const section = read('docs/workflow-system.md').split('## Not built yet')[1] ?? '';
    const listed = [...section.matchAll(/^- ([^:\n]+)/gm)].map(([, what]) => what);
    expect([...listed].sort()).toEqual([...notBuilt].sort());
  });
});
