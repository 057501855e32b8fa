import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { join } from 'node:path';
import { createLoader, folderAt, loadFolder } from '../catalog/load-workflow.ts';
import { readFolder } from '../catalog/read-folder.ts';
import { createWorkspace, flow, loadFlow, type Files } from '../spec/folder.fixture.ts';
import { reportingEffort } from './effort.ts';

const many = (count: number, line: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => line(at)).join('');
const large = `{name: A, system_message: ${'x'.repeat(100_000)}}`;

const withTool: Files = {
  'agents.yaml': `agents: [${large}]`,
  'tools.yaml': 'tools: [{file: greet.ts, function: greet}]',
  'tools/greet.ts':
    '/** Greets. */\nexport function greet(name: string): string { return name; }\n',
};

/**
 * The longest time, in milliseconds, for which this thread did nothing else while a folder was
 * loaded.
 */
async function longestStall(files: Files): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  await loadFlow(files);
  delay.disable();
  return delay.max / 1e6;
}

describe('loading a large folder', () => {
  it('returns the same definition and code as reading it in this process', async () => {
    const workspace = createWorkspace(flow(withTool));
    const path = join(workspace.directory, 'Flow');
    const loader = createLoader();
    const { workflow, diagnostics } = await loadFolder(path, loader);
    const folder = folderAt(path);
    if (folder === undefined) throw new Error('there is no folder');
    const { found } = await readFolder(
      folder,
      { ...loader, effort: reportingEffort(() => undefined) },
      {},
    );
    workspace.remove();
    expect(diagnostics).toEqual([]);
    expect(workflow?.definition).toEqual(found?.definition);
    expect(workflow?.workflow_version).toBe(found?.workflow_version);
    expect([...(workflow?.bundles.keys() ?? [])]).toEqual(['tools/greet.ts']);
    expect(workflow?.checkArguments('greet', { name: 'Ada' })).toEqual({ ok: true });
  });

  it('checks its models in the process of the caller', async () => {
    const { diagnostics, workflow } = await loadFlow(
      { 'agents.yaml': `agents: [${large}]` },
      { check_model: () => ['m: no tools'] },
    );
    expect(workflow).toBeDefined();
    expect(diagnostics.map(({ code, message }) => [code, message])).toEqual([
      ['WF081', 'agent A, m: no tools'],
    ]);
  });

  it('stores the answers of the compiler in the folder of the caller', async () => {
    const cache_dir = mkdtempSync(join(tmpdir(), 'cache-'));
    const workspace = createWorkspace(flow(withTool));
    await loadFolder(join(workspace.directory, 'Flow'), createLoader({ cache_dir }));
    const kept = readdirSync(cache_dir, { recursive: true });
    workspace.remove();
    rmSync(cache_dir, { recursive: true });
    expect(kept.length).toBeGreaterThan(0);
  });

  it('ends after 100 errors, and says that there are more', async () => {
    const { diagnostics, workflow } = await loadFlow({
      'agents.yaml': `agents: [${large}]\n${many(3_000, (at) => `k${at}: 1\n`)}`,
    });
    expect(workflow).toBeUndefined();
    expect(diagnostics).toHaveLength(101);
    expect(diagnostics.at(-1)?.code).toBe('WF091');
  });

  it('gives up on a file whose validation takes too long', async () => {
    const deep = `${'['.repeat(60)}${']'.repeat(60)},`.repeat(8_000);
    const { found } = await loadFlow({
      'ui_config.yaml': `theme: {a: [${`{${many(400, (at) => `k${at}: ,`)}},`.repeat(300)}]}`,
      'agents.yaml': `[${deep}]`,
    });
    // A fast machine reads the file in time and finds no agents in it.
    expect(found).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^WF092 agents\.yaml:1:1$|^WF011 agents\.yaml:1:1$/),
      ]),
    );
  });

  it('does not stall the thread of its caller', async () => {
    const stalls = [
      await longestStall({ 'agents.yaml': many(80_000, (at) => `k${at}: 1\n`) }),
      await longestStall({
        'agents.yaml': many(
          20_000,
          (at) => `${at === 0 ? 'agents:\n' : ''}- {name: A${at}, system_message: a}\n`,
        ),
      }),
      await longestStall({
        'agents.yaml': `agents: [{name: A, system_message: a, guardrails: {input: [{name: g, action: block, regex: '${'[\\w\\W]{999}'.repeat(1_500)}'}]}}]`,
      }),
    ];
    // On an idle machine less than 100 ms; in this thread, reading each of them took seconds.
    expect(Math.max(...stalls)).toBeLessThan(3_000);
  });
});

describe('loading a small folder', () => {
  it('happens in the thread of its caller', async () => {
    const loader = {
      ...createLoader(),
      readElsewhere: () => Promise.reject(new Error('a process was started')),
    };
    const workspace = createWorkspace(flow());
    const { workflow } = await loadFolder(join(workspace.directory, 'Flow'), loader);
    workspace.remove();
    expect(workflow?.definition.agents).toHaveLength(1);
  });

  it.each([
    ['a pattern that repeats much', '[\\w\\W]{999}[\\w\\W]{999}'],
    [
      'a pattern with many properties of Unicode',
      '\\p{Emoji}\\p{Alphabetic}\\p{Ideographic}\\p{Uppercase}',
    ],
  ])('happens in a process if it has %s', async (_name, regex) => {
    let started = 0;
    const readElsewhere = () => {
      started += 1;
      return Promise.resolve({ diagnostics: [] });
    };
    const agents = {
      agents: [
        {
          name: 'A',
          system_message: 'a',
          guardrails: { input: [{ name: 'g', action: 'block', regex }] },
        },
      ],
    };
    const workspace = createWorkspace(flow({ 'agents.yaml': agents }));
    await loadFolder(join(workspace.directory, 'Flow'), { ...createLoader(), readElsewhere });
    workspace.remove();
    expect(started).toBe(1);
  });
});
